import { decisionsOf, simulate, words } from './simulate.js';

/** What is decided about workloads, by their words. */
const known = new Map<string, Promise<unknown[]>>();

/**
 * Outcome and reasons of every row of a workload over one SQLite file each: they depend on neither
 * threads nor batches, so that one run is enough.
 * @param workload its words, such as `generate --rows 600 --seed 5`
 */
export function decidedOnSqlite(workload: string): Promise<unknown[]> {
  const decided = known.get(workload) ?? decide(workload);
  known.set(workload, decided);
  return decided;
}

async function decide(workload: string): Promise<unknown[]> {
  const { record } = await simulate(words(`${workload} --threads 2 --batch 100`));
  return decisionsOf(record);
}
