import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { lineText } from '../../source/components/line.js';
import { lookOf } from '../../source/components/look.js';
import { SHOP } from '../../source/entities/shop.js';
import type { LoggedEvent } from '../../source/ledger/event-causes.js';
import { PHASES_SCHEMA, type PhaseFileLine } from '../../source/ledger/phase-file.js';
import { THREAD_PHASES } from '../../source/ledger/phases.js';
import type { RunSettings } from '../../source/ledger/record.js';
import { RunLogReader, type RunLog } from '../../source/services/run-log.js';
import { divideBelow } from '../../source/views/live/below-threads.js';
import { newestEventLines } from '../../source/views/live/events.js';
import { reduce } from '../../source/views/live/reduce.js';
import { initialState, type LiveState } from '../../source/views/live/state.js';
import { temporaryFolder } from '../harness/folder.js';
import { runOf } from './support/run.js';
import { drawScreen } from './support/screen.js';
import { TERMINALS } from './support/session.js';
import { testShell } from './support/shell.js';

const event = (change: Partial<LoggedEvent> = {}): LoggedEvent => ({
  number: 0,
  atMs: 1203,
  thread: 5,
  phase: 'writing',
  row: { entity: 'User', row: 3 },
  before: 'turn',
  lastedMs: 2610,
  database: 'users.db',
  awaited: undefined,
  holder: undefined,
  awaitedBy: [],
  isTidying: false,
  unitStep: undefined,
  isFair: true,
  ...change,
});
const logOf = (...events: readonly LoggedEvent[]): RunLog => ({ events, isCut: false });

const textOf = (log: RunLog, isUnicode = true, width = 118): string[] =>
  newestEventLines({ ...initialState, log }, { rows: 20, width }, lookOf('dark', isUnicode)).map(
    lineText,
  );

describe('the lines of the event log', () => {
  it('show time, thread, what happened, and who waits for it', () => {
    expect(textOf(logOf(event({ awaitedBy: [8] })))[1]).toBe(
      '1.203 s  T05  got users.db for User row 3, after 2.61 s for its turn · T08 waits for it',
    );
  });

  it('are brief where there is little room, and the newest is the first', () => {
    const log = logOf(event({ thread: 1 }), event({ awaitedBy: [8] }));
    expect(textOf(log, true, 60).slice(1)).toEqual([
      '1.203 s  T05  got users.db after 2.61 s · T08 waits',
      '1.203 s  T01  got users.db after 2.61 s',
    ]);
  });

  it('escape hostile names, and are ASCII where signs have to be', () => {
    expect(textOf(logOf(event({ database: 'a\u001B[2J' })))[1]).toContain('got a\\u001b[2J for');
    const ascii = textOf(logOf(event({ awaitedBy: [8] })), false).join('');
    expect(ascii).toMatch(/^[\x20-\x7e]*$/);
  });

  it('have a header that names where they end', () => {
    expect(textOf({ events: [], isCut: true })[0]).toBe(
      'EVENTS  none so far; later ones are not recorded: there were too many',
    );
  });
});

describe('the event log', () => {
  const watching = (columns: number, rows: number, threads = 10): LiveState => {
    const sized = reduce(initialState, { type: 'resized', size: { columns, rows } });
    return reduce(sized, { type: 'sampled', run: runOf(threads) });
  };

  it('has a place of its own where there is room, and leaves some to the rejected rows', () => {
    expect(divideBelow(watching(78, 20)).eventRows).toBe(0);
    const beside = divideBelow(watching(118, 32));
    expect(beside).toMatchObject({ areEventsBeside: true, timelineRows: 11, eventRows: 11 });
    expect(beside.rejectedRows).toBeGreaterThanOrEqual(4);
    const wide = divideBelow(watching(198, 46));
    expect(wide).toMatchObject({ areEventsBeside: false });
    expect(wide.eventRows).toBeGreaterThan(wide.rejectedRows);
  });

  it.each(TERMINALS)(
    'is shown whole by L at $columns×$rows, and closed by Escape',
    async (terminal) => {
      const { shell, services, press } = testShell({ terminal });
      services.run = runOf(2);
      services.log = logOf(...Array.from({ length: 60 }, (_, at) => event({ atMs: 1000 + at })));
      shell.open('live');
      shell.tick();
      await press('L', 'G');
      const { lines } = await drawScreen(shell);
      expect(lines.join('\n')).toContain('EVENTS');
      expect(lines.join('\n')).toContain('1.000 s  T05');
      await press('escape');
      expect((await drawScreen(shell)).lines.join('\n')).toContain('T01');
      expect((shell.state.views.live as LiveState).showsEvents).toBe(false);
    },
  );

  it('is that of the run that is shown', () => {
    const state = watching(118, 32);
    expect(reduce(state, { type: 'logged', run: 99, log: logOf(event()) }).log.events).toEqual([]);
    const logged = reduce(state, { type: 'logged', run: 1, log: logOf(event()) });
    expect(logged.log.events).toHaveLength(1);
    const next = reduce(logged, { type: 'sampled', run: runOf(4, { number: 2 }) });
    expect(next.log.events).toEqual([]);
  });
});

it('events are read from the ledger as they are added; what is torn is waited for', () => {
  const file = path.join(temporaryFolder(), 'runs', 'r.phases.ndjson');
  mkdirSync(path.dirname(file));
  const settings = { order: 'fifo', batch: 1, databases: {} } as unknown as RunSettings;
  const reader = new RunLogReader(
    { phases: file, attempts: `${file}.attempts` },
    { settings },
    SHOP,
  );
  expect(reader.read().events).toEqual([]);
  const at = THREAD_PHASES.indexOf('checking');
  const lines: PhaseFileLine[] = [
    { type: 'phases', schema: PHASES_SCHEMA, phases: THREAD_PHASES, threads: 2 },
    { type: 'transitions', thread: 1, at: [[2000, at, 1, 0, 1]] },
    { type: 'transitions', thread: 2, at: [[1000, at, 0, 0, 2]] },
  ];
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  appendFileSync(file, `not JSON\n${text.slice(0, -10)}`);
  const before = reader.read();
  expect(before.events).toEqual([]);
  expect(reader.read()).toBe(before);
  appendFileSync(file, text.slice(-10));
  expect(reader.read().events.map(({ thread, atMs }) => [thread, atMs])).toEqual([
    [2, 1],
    [1, 2],
  ]);
  reader.close();
});
