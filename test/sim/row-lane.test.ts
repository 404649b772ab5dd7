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
];

/** Which row finds its references depends on which thread comes first, even by less than a moment. */
const CHECKED: Mode = { name: 'checked', rows: 1, order: 'fifo', references: 'check' };

const faults = Object.keys(FAULTS) as FaultName[];

describe.each([...MODES, CHECKED])('the row lane ($name)', (mode) => {
  it('does what the long way does, in the same order', async () => {
    for (let round = 0; round < 20; round += 1) {
      const [lane, long] = await bothWays(mode, `${mode.name}/${round}`);
      expect(lane, `round ${round}`).toEqual(long);
    }
  });
});

describe.each(MODES)('the row lane ($name)', (mode) => {
  it.each(faults)(
    'does what the long way does with a fault at any event: %s',
    FULL,
    async (fault) => {
      const series = `${mode.name}/${fault}`;
      const calm = await simulateRun(mode, seededRandom(series));
      for (const point of pointsOf(fault, calm.events)) {
        const [lane, long] = await bothWays(mode, series, point);
        expect(lane, `event ${point.event}`).toEqual(long);
      }
    },
  );
});

/** What is left of the same run by the lane and by the long way. */
async function bothWays(mode: Mode, series: string, point?: FaultPoint): Promise<unknown[]> {
  const run = (lane: 'on' | 'off'): Promise<SimulatedRun> =>
    simulateRun({ ...mode, lane }, seededRandom(series), point);
  return [leftOf(await run('on')), leftOf(await run('off'))];
}

/** Everything but the times of the threads. */
function leftOf({
  events,
  databases,
  attempts,
  journal,
  snapshot,
  failure,
}: SimulatedRun): unknown {
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

/** An attempt without its times; a torn line as it is. */
function withoutTimes(line: string): unknown {
  const attempt = parseLine(line) as Partial<Attempt> | undefined;
  if (!attempt) return line.slice(0, 20);
  const { startedMs: _, latencyMs: __, ...rest } = attempt;
  return rest;
}
