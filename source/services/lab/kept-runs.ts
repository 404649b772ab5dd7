import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { Experiment } from '../../lab/experiment.js';
import { median } from '../../lab/statistics.js';
import { keptFolder, runFolder } from '../../lab/store.js';
import { listRuns } from '../../ledger/catalogue.js';

/** A run of a comparison with its ledger and databases, or why it cannot be opened. */
export type KeptRun =
  | { readonly folder: string; readonly runId: string; readonly round: number }
  | { readonly reason: string };

/** Finds the run of a variant whose rate is the nearest to the median, among those that are kept. */
export function findKeptRun(
  dir: string,
  { id, runs, status }: Experiment,
  variant: number,
): KeptRun {
  if (status === 'running') return { reason: 'Its runs can be opened when the comparison is over' };
  const own = runs.filter((run) => run.variant === variant && run.round > 0);
  if (own.length === 0) return { reason: 'No run of this variant is complete' };
  const middle = median(own.map(({ rowsPerSecond }) => rowsPerSecond));
  const distance = ({ rowsPerSecond }: (typeof own)[number]): number =>
    Math.abs(rowsPerSecond - middle);
  const nearest = own.toSorted((one, other) => distance(one) - distance(other));
  for (const { round } of nearest) {
    const folder = join(keptFolder(dir, id), runFolder(round, variant));
    const runId = existsSync(folder) ? listRuns(folder)[0] : undefined;
    if (runId !== undefined) return { folder, runId, round };
  }
  return {
    reason: 'The databases of its runs were removed; "keep" or --keep keeps them',
  };
}
