import { describe, expect, it } from 'vitest';

import type { Attempt } from '../../source/ledger/attempt.js';
import { parseLine } from '../../source/ledger/lines.js';
import { FULL } from '../harness/full.js';
import { FAULTS, pointsOf, type FaultName, type FaultPoint } from './fault-sweep/faults.js';
import { seededRandom } from './fault-sweep/replay.js';
import { simulateRun, type Mode, type SimulatedRun } from './fault-sweep/simulated-run.js';

const MODES: readonly Mode[] = [
  { name: 'rows', rows: 1, order: 'fifo', references: 'wait' },
  { name: 'turns', rows: 4, order: 'fifo', references: 'wait' },
  { name: 'unchecked', rows: 4, order: 'fifo', references: 'none' },
  { name: 'checked', rows: 1, order: 'fifo', references: 'check' },
];

const faults = Object.keys(FAULTS) as FaultName[];

describe.each(MODES)('the row lane ($name)', (mode) => {
  it('does what the long way does, in the same order', async () => {
    for (let round = 0; round < 20; round += 1) {
      const [lane, long] = await bothWays(mode, `${mode.name}/${round}`);
      expect(lane, `round ${round}`).toEqual(long);
    }
  });

  it.each(faults)(
    'does what the long way does with a fault at any event: %s',
    FULL,
    async (fault) => {
      const series = `${mode.name}/${fault}`;
      const calm = await simulateRun(mode, seededRandom(series));
      for (const point of pointsOf(fault, calm.events)) {
        const [lane, long] = await bothWays(mode, series, point, byRow);
        expect(lane, `event ${point.event}`).toEqual(long);
      }
    },
  );
});

/** What is left of the same run by the lane and by the long way. */
async function bothWays(
  mode: Mode,
  series: string,
  point?: FaultPoint,
  select: (left: Left) => unknown = (left) => left,
): Promise<unknown[]> {
  const run = (lane: 'on' | 'off'): Promise<SimulatedRun> =>
    simulateRun({ ...mode, lane }, seededRandom(series), point);
  return [select(leftOf(await run('on'))), select(leftOf(await run('off')))];
}

/** Everything but the times of the threads. */
function leftOf({ events, databases, attempts, journal, snapshot, failure }: SimulatedRun) {
  return {
    events,
    rows: Object.values(databases).map(({ name, rows }) => [name, [...rows]]),
    attempts: attempts.split('\n').map((line) => withoutTimes(line)),
    journal,
    counts: snapshot.counts,
    databases: snapshot.databases.map(({ entity, counts }) => [entity, counts]),
    shards: snapshot.shards.map(({ inserted, failed }) => [inserted, failed]),
    threads: snapshot.threads.map(({ thread, state, counts }) => [thread, state, counts]),
    retries: snapshot.retries,
    failure: failure?.message,
  };
}

/** What became of each row. After a fault, threads that wait to the same moment may go on in another order. */
function byRow({ rows, attempts, journal, counts, databases, shards, failure }: Left): unknown {
  const lines = attempts.map((attempt) => JSON.stringify(attempt, withoutThread)).toSorted();
  const announced = journal
    .replaceAll(/"thread":\d+/g, '')
    .split('\n')
    .toSorted();
  return { rows, lines, announced, counts, databases, shards, failure };
}

type Left = ReturnType<typeof leftOf>;

const withoutThread = (name: string, value: unknown): unknown =>
  name === 'thread' ? undefined : value;

/** An attempt without its times; a torn line as it is. */
function withoutTimes(line: string): unknown {
  const attempt = parseLine(line) as Partial<Attempt> | undefined;
  if (!attempt) return line.slice(0, 20);
  const { startedMs: _, latencyMs: __, ...rest } = attempt;
  return rest;
}
