import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { Experiment } from '../../lab/experiment.js';
import type { RateSearch } from '../../lab/rates/record.js';
import { bracketOf } from '../../lab/rates/search.js';
import { median } from '../../lab/statistics.js';
import { keptFolder, runFolder } from '../../lab/store.js';
import { listRuns } from '../../ledger/catalogue.js';
import { idOfShown, type ShownExperiment } from './shown.js';

/** A run of a comparison with its ledger and databases, or why it cannot be opened. */
export type KeptRun =
  | { readonly folder: string; readonly runId: string; readonly round: number }
  | { readonly reason: string };

/**
 * Finds a run of a variant among those that are kept: of a comparison the one whose rate is the nearest to the
 * median, of a search the last window at the highest rate that holds.
 */
export function findKeptRun(dir: string, shown: ShownExperiment, variant: number): KeptRun {
  const { status } = shown.kind === 'search' ? shown.search : shown.experiment;
  if (status === 'running')
    return { reason: `Its runs can be opened when the ${shown.kind} is over` };
  const rounds =
    shown.kind === 'search'
      ? windowsByInterest(shown.search, variant)
      : roundsByInterest(shown.experiment, variant);
  if (rounds.length === 0) return { reason: 'No run of this variant is complete' };
  for (const round of rounds) {
    const folder = join(keptFolder(dir, idOfShown(shown)), runFolder(round, variant));
    const runId = existsSync(folder) ? listRuns(folder)[0] : undefined;
    if (runId !== undefined) return { folder, runId, round };
  }
  return {
    reason: 'The databases of its runs were removed; "keep" or --keep keeps them',
  };
}

/** The rounds of a variant, the one whose rate is the nearest to the median first. */
function roundsByInterest({ runs }: Experiment, variant: number): number[] {
  const own = runs.filter((run) => run.variant === variant && run.round > 0);
  if (own.length === 0) return [];
  const middle = median(own.map(({ rowsPerSecond }) => rowsPerSecond));
  const distance = ({ rowsPerSecond }: (typeof own)[number]): number =>
    Math.abs(rowsPerSecond - middle);
  return own.toSorted((one, other) => distance(one) - distance(other)).map(({ round }) => round);
}

/** The windows of a variant, counted from 1: those at the rate that holds first, the last of them before all. */
function windowsByInterest({ windows }: RateSearch, variant: number): number[] {
  const own = windows
    .filter((window) => window.variant === variant)
    .map(({ rate, holds, measured }, index) => ({ rate, holds, measured, number: index + 1 }));
  const { holds: highest } = bracketOf(own);
  return own
    .filter(({ measured }) => measured !== undefined)
    .toSorted(
      (one, other) =>
        Number(other.rate === highest) - Number(one.rate === highest) || other.number - one.number,
    )
    .map(({ number }) => number);
}
