import { describe, expect, it } from 'vitest';

import type { Attempt } from '../../source/ledger/attempt.js';
import { parseAttempt } from '../../source/ledger/attempt-line.js';
import { SHOP } from '../../source/entities/shop.js';
import { seededRandom } from './fault-sweep/replay.js';
import { simulateRun, type Mode, type SimulatedRun } from './fault-sweep/simulated-run.js';
import { runVirtually } from './virtual-run.js';

const MODES: readonly Mode[] = [
  { name: 'rows', rows: 1, order: 'fifo', references: 'wait' },
  { name: 'turns', rows: 4, order: 'fifo', references: 'wait' },
  { name: 'unchecked', rows: 4, order: 'fifo', references: 'none' },
  { name: 'shifts', rows: 1, order: 'fifo', references: 'wait', shifts: { atOnce: 2, rows: 3 } },
];

describe.each(MODES)('the row lane ($name)', (mode) => {
  it('leaves the same rows, lines and counts as the long way', async () => {
    for (let round = 0; round < 20; round += 1) {
      const [lane, long] = await bothWays(mode, `${mode.name}/${round}`);
      expect(lane, `round ${round}`).toEqual(long);
    }
  });
});

describe('the rows of a turn', () => {
  const latencies = async (serviceMs: number): Promise<number[]> => {
    const { attempts } = await runVirtually({ threads: 1, rows: 16, turn: 4, serviceMs });
    return attempts.slice(0, 4).map(({ latencyMs }) => Number(latencyMs));
  };

  it('are recorded together when the turn is over', async () => {
    expect(await latencies(1)).toEqual([4, 4, 4, 4]);
  });

  it('are recorded one by one where the database takes long for each', async () => {
    expect(await latencies(20)).toEqual([20, 40, 60, 80]);
  });

  it('are recorded before one of them takes the long way', async () => {
    const task = { threads: 1, rows: 16, turn: 4, serviceMs: 1, taken: 3 };
    const { attempts } = await runVirtually(task);
    expect(attempts.slice(0, 4).map(({ outcome, latencyMs }) => [outcome, latencyMs])).toEqual([
      ['inserted', 3],
      ['inserted', 3],
      ['duplicate', 4],
      ['inserted', 5],
    ]);
  });
});

// What a fault leaves depends on who was where: `fault-sweep.test.ts` sweeps both ways with every fault.

/** What is left of the same run by the lane and by the long way. */
async function bothWays(mode: Mode, series: string): Promise<unknown[]> {
  const run = (lane: 'on' | 'off'): Promise<SimulatedRun> =>
    simulateRun({ ...mode, lane }, seededRandom(series));
  return [leftOf(await run('on')), leftOf(await run('off'))];
}

/** What became of each row, whichever thread had it when. */
function leftOf({ databases, attempts, journal, snapshot, failure }: SimulatedRun): unknown {
  return {
    rows: Object.values(databases).map(({ name, rows }) => [name, [...rows]]),
    attempts: attempts.split('\n').map(timelessLine).toSorted(),
    announced: journal
      .replaceAll(/"thread":\d+/g, '')
      .split('\n')
      .toSorted(),
    counts: snapshot.counts,
    databases: snapshot.databases.map(({ entity, counts }) => [entity, counts]),
    shards: snapshot.shards.map(({ inserted, failed }) => [inserted, failed]),
    failure: failure?.message,
  };
}

/** An attempt without its times, its thread and its retries. */
function timelessLine(line: string): string {
  const attempt: Partial<Attempt> | undefined = parseAttempt(line, SHOP);
  if (!attempt) return line;
  const { startedMs: _, latencyMs: __, thread: ___, retries: ____, ...rest } = attempt;
  return JSON.stringify(rest);
}
