import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PHASES_SCHEMA, type PhaseFileLine } from '../../source/ledger/phase-file.js';
import { THREAD_PHASES, type ThreadPhase } from '../../source/ledger/phases.js';
import { Tail } from '../../source/ledger/tail.js';
import { WriteEventCollector } from '../../source/ledger/write-events.js';
import { temporaryFolder } from '../harness/folder.js';

const HEAD: PhaseFileLine[] = [
  { type: 'phases', schema: PHASES_SCHEMA, phases: THREAD_PHASES, threads: 2 },
  { type: 'databases', names: ['users.db', 'orders.db'] },
];

const changes = (
  thread: number,
  ...at: readonly (readonly [ms: number, phase: ThreadPhase])[]
): PhaseFileLine => ({
  type: 'transitions',
  thread,
  at: at.map(([ms, phase]) => [ms * 1000, THREAD_PHASES.indexOf(phase)] as const),
});

const calls = (
  thread: number,
  ...all: readonly (readonly [database: number, fromMs: number, toMs: number])[]
): PhaseFileLine => ({
  type: 'calls',
  thread,
  calls: all.map(([database, from, to]) => [database, from * 1000, to * 1000] as const),
});

function collect(...lines: readonly PhaseFileLine[]) {
  const collector = new WriteEventCollector();
  for (const line of [...HEAD, ...lines]) collector.add(line);
  return collector;
}

describe('a write', () => {
  it('has its database, its time, and what the thread waited for before it', () => {
    const collector = collect(
      changes(1, [0, 'checking'], [2, 'reference'], [5, 'turn'], [9, 'writing'], [12, 'recording']),
      calls(1, [0, 1, 2], [1, 8.9, 12.1]),
    );
    expect(collector.take(100)).toEqual([
      {
        thread: 1,
        database: 'orders.db',
        fromMs: 9,
        toMs: 12,
        waitsMs: { reference: 3, turn: 4 },
        lockedBy: [],
      },
    ]);
    expect(collector.take(100)).toEqual([]);
  });

  it('waited for the threads that wrote to the same database meanwhile, and for no others', () => {
    const collector = collect(
      changes(1, [0, 'lock'], [6, 'writing'], [8, 'recording']),
      changes(2, [1, 'writing'], [5, 'recording']),
      changes(3, [1, 'writing'], [5, 'recording']),
      calls(1, [0, 0, 8]),
      calls(2, [0, 1, 5]),
      calls(3, [1, 1, 5]),
    );
    expect(collector.take(100).map(({ thread, lockedBy }) => [thread, lockedBy])).toEqual([
      [2, []],
      [3, []],
      [1, [2]],
    ]);
  });

  it('did not wait for a thread that called the database only before or after it waited for the lock', () => {
    const collector = collect(
      changes(1, [0, 'lock'], [2, 'checking'], [6, 'lock'], [8, 'writing'], [9, 'recording']),
      changes(2, [1, 'writing'], [7, 'recording']),
      changes(3, [1, 'writing'], [7, 'recording']),
      calls(1, [0, 0, 9]),
      calls(2, [0, 3, 5]),
      calls(3, [0, 3, 6.5]),
    );
    const events = collector.take(100);
    expect(events.find(({ thread }) => thread === 1)?.lockedBy).toEqual([3]);
  });

  it('begins when the thread has the lock: what it did until it met it is part of no write', () => {
    const collector = collect(
      changes(1, [0, 'turn'], [2, 'writing'], [3, 'lock'], [7, 'writing'], [9, 'recording']),
      calls(1, [0, 2.5, 9]),
    );
    expect(collector.take(100)).toMatchObject([
      { fromMs: 7, toMs: 9, waitsMs: { turn: 2, lock: 4 } },
    ]);
  });

  it('is not complete before its end and its call are known', () => {
    const collector = collect(changes(1, [0, 'writing']));
    expect(collector.take(100)).toEqual([]);
    collector.add(changes(1, [4, 'recording']));
    expect(collector.take(100)).toEqual([]);
    collector.add(calls(1, [0, 0, 4]));
    expect(collector.take(100)).toMatchObject([{ database: 'users.db', fromMs: 0, toMs: 4 }]);
  });

  it('does not count what an earlier row waited for, written or not', () => {
    const collector = collect(
      changes(1, [0, 'turn'], [3, 'writing'], [4, 'recording'], [5, 'reference'], [9, 'recording']),
      changes(1, [10, 'checking'], [11, 'writing'], [12, 'recording']),
      calls(1, [0, 3, 4], [0, 11, 12]),
    );
    expect(collector.take(100).map(({ waitsMs }) => waitsMs)).toEqual([{ turn: 3 }, {}]);
  });

  it('is one of the newest that are wanted', () => {
    const collector = collect(
      changes(1, [0, 'writing'], [1, 'recording'], [2, 'writing'], [3, 'recording']),
      calls(1, [0, 0, 1], [1, 2, 3]),
    );
    expect(collector.take(1)).toMatchObject([{ fromMs: 2, database: 'orders.db' }]);
    expect(collector.take(1)).toEqual([]);
  });

  it('is one of the first only where not all were recorded', () => {
    const cut = { ...calls(1, [0, 0, 1]), isCut: true } as PhaseFileLine;
    expect(collect(cut).isCut).toBe(true);
    expect(collect().isCut).toBe(false);
  });
});

describe('the tail of a file', () => {
  it('has each line once, when it is whole', () => {
    const file = path.join(temporaryFolder(), 'lines');
    const tail = new Tail(file);
    expect(tail.read()).toEqual([]);
    writeFileSync(file, 'one\ntw');
    expect(tail.read()).toEqual(['one']);
    expect(tail.read()).toEqual([]);
    const [first, second] = [Buffer.from('ö').subarray(0, 1), Buffer.from('ö').subarray(1)];
    appendFileSync(file, Buffer.concat([Buffer.from('o\n'), first]));
    expect(tail.read()).toEqual(['two']);
    appendFileSync(file, Buffer.concat([second, Buffer.from('\nend\n')]));
    expect(tail.read()).toEqual(['ö', 'end']);
    tail.close();
  });

  it('of a long file comes in pieces', () => {
    const file = path.join(temporaryFolder(), 'lines');
    const lines = Array.from({ length: 40_000 }, (_, at) => `line ${at}`);
    writeFileSync(file, `${lines.join('\n')}\n`);
    const tail = new Tail(file);
    const read: string[] = [];
    for (let piece = tail.read(); piece.length > 0; piece = tail.read()) {
      expect(piece.length).toBeLessThan(lines.length);
      read.push(...piece);
    }
    expect(read).toEqual(lines);
    tail.close();
  });
});
