import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { lineText } from '../../source/components/line.js';
import { lookOf } from '../../source/components/look.js';
import { PHASES_SCHEMA, type PhaseFileLine } from '../../source/ledger/phase-file.js';
import { THREAD_PHASES } from '../../source/ledger/phases.js';
import type { WriteEvent } from '../../source/ledger/write-events.js';
import { WriteLogReader, type WriteLog } from '../../source/services/write-log.js';
import { divideBelow } from '../../source/views/live/below-threads.js';
import { reduce } from '../../source/views/live/reduce.js';
import { initialState, type LiveState } from '../../source/views/live/state.js';
import { newestWriteLines } from '../../source/views/live/writes.js';
import { temporaryFolder } from '../harness/folder.js';
import { runOf } from './support/run.js';
import { drawScreen } from './support/screen.js';
import { TERMINALS } from './support/session.js';
import { testShell } from './support/shell.js';

const event = (change: Partial<WriteEvent> = {}): WriteEvent => ({
  thread: 5,
  database: 'users.db',
  fromMs: 1203,
  toMs: 1204.8,
  waitsMs: {},
  lockedBy: [],
  ...change,
});
const logOf = (...events: readonly WriteEvent[]): WriteLog => ({ events, isCut: false });

const textOf = (log: WriteLog, isUnicode = true, columns = 118): string[] => {
  const state = { ...initialState, writes: log, size: { columns, rows: 32 } };
  return newestWriteLines(state, 20, lookOf('dark', isUnicode)).map(lineText);
};

describe('a write', () => {
  it.each<[string, Partial<WriteEvent>, string]>([
    ['at once', {}, '1.20 s    T05  users.db       wrote 1.80 ms  '],
    ['after its turn', { waitsMs: { turn: 12.3 } }, 'after 12.3 ms for its turn'],
    [
      'after a reference and the lock',
      { waitsMs: { reference: 5, lock: 3.1 }, lockedBy: [4] },
      'after 5.00 ms for a reference, 3.10 ms for the lock (T04 wrote)',
    ],
    ['after many', { waitsMs: { lock: 9 }, lockedBy: [1, 2, 3, 4] }, '(4 threads wrote)'],
    ['to a hostile name', { database: 'a\u001B[2J' }, 'T05  a\\u001b[2J '],
    ['to a database that is not known', { database: undefined }, 'T05  –  '],
  ])('%s', (_name, change, expected) => {
    expect(textOf(logOf(event(change)))[1]).toContain(expected);
  });

  it('is shortened where there is little room, so that no cause is cut off', () => {
    const busy = event({ waitsMs: { turn: 12.3, lock: 3.1 }, lockedBy: [4, 6] });
    expect(textOf(logOf(busy), true, 70)[1]).toBe(
      '1.20 s  T05 users.db    1.80 ms, turn 12.3 ms, lock 3.10 ms (T04…)',
    );
    expect(textOf(logOf(busy), true, 58)[1]).toBe(
      '1.20 s  T05 users.db    turn 12.3 ms, lock 3.10 ms (T04…)',
    );
    expect(textOf(logOf(event()), true, 58)[1]).toMatch(/^1\.20 s {4}T05 .*wrote 1\.80 ms/);
  });

  it('comes before the ones before it; the header shows where they end', () => {
    const [, first, second] = textOf(logOf(event({ thread: 1 }), event({ thread: 2 })));
    expect([first, second].map((line) => line?.slice(10, 13))).toEqual(['T02', 'T01']);
    expect(textOf({ events: [], isCut: true })[0]).toMatch(/none so far; there were too many/);
    expect(textOf(logOf(event({ waitsMs: { turn: 1 } })), false).join('')).toMatch(
      /^[\x20-\x7e]*$/,
    );
  });
});

describe('the log of writes', () => {
  const watching = (columns: number, rows: number): LiveState => {
    const sized = reduce(initialState, { type: 'resized', size: { columns, rows } });
    return reduce(sized, { type: 'sampled', run: runOf(4) });
  };

  it('has a place of its own where there is room, and leaves some to the rejected rows', () => {
    expect(divideBelow(watching(78, 20)).writeRows).toBe(0);
    const { rejectedRows, writeRows } = divideBelow(watching(118, 32));
    expect(rejectedRows).toBeGreaterThanOrEqual(4);
    expect(writeRows).toBeGreaterThanOrEqual(6);
  });

  it.each(TERMINALS)(
    'is shown whole by L at $columns×$rows, and closed by Escape',
    async (terminal) => {
      const { shell, services, press } = testShell({ terminal });
      services.run = runOf(2);
      services.writes = logOf(
        ...Array.from({ length: 60 }, (_, at) => event({ fromMs: 1000 + at })),
      );
      shell.open('live');
      shell.tick();
      await press('L', 'G');
      const { lines } = await drawScreen(shell);
      expect(lines.join('\n')).toContain('WRITES');
      expect(lines.join('\n')).toContain('1.00 s    T05');
      await press('escape');
      expect((await drawScreen(shell)).lines.join('\n')).toContain('T01');
      expect((shell.state.views.live as LiveState).showsWrites).toBe(false);
    },
  );

  it('is that of the run that is shown', () => {
    const state = watching(118, 32);
    expect(reduce(state, { type: 'wrote', run: 99, writes: logOf(event()) }).writes.events).toEqual(
      [],
    );
    const wrote = reduce(state, { type: 'wrote', run: 1, writes: logOf(event()) });
    expect(wrote.writes.events).toHaveLength(1);
    const next = reduce(wrote, { type: 'sampled', run: runOf(4, { number: 2 }) });
    expect(next.writes.events).toEqual([]);
  });
});

it('writes are read from the ledger as they are added; what is torn is waited for', () => {
  const file = path.join(temporaryFolder(), 'runs', 'r.phases.ndjson');
  mkdirSync(path.dirname(file));
  const reader = new WriteLogReader(file);
  expect(reader.read().events).toEqual([]);
  const lines: PhaseFileLine[] = [
    { type: 'phases', schema: PHASES_SCHEMA, phases: THREAD_PHASES, threads: 1 },
    { type: 'databases', names: ['users.db'] },
    {
      type: 'transitions',
      thread: 1,
      at: [
        [0, THREAD_PHASES.indexOf('turn')],
        [2000, THREAD_PHASES.indexOf('writing')],
        [3000, THREAD_PHASES.indexOf('recording')],
      ],
    },
    { type: 'calls', thread: 1, calls: [[0, 2000, 3000]] },
  ];
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  appendFileSync(file, `not JSON\n${text.slice(0, -10)}`);
  const before = reader.read();
  expect(before.events).toEqual([]);
  expect(reader.read()).toBe(before);
  appendFileSync(file, text.slice(-10));
  expect(reader.read().events).toEqual([
    event({ thread: 1, fromMs: 2, toMs: 3, waitsMs: { turn: 2 } }),
  ]);
  reader.close();
});
