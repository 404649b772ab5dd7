import type { Analysis } from '../../lab/analysis.js';
import type { ExperimentStep, ExperimentTask } from '../../lab/conduct.js';
import type { Experiment } from '../../lab/experiment.js';
import type { RateStep, RateTask } from '../../lab/rates/conduct.js';
import type { RateResult } from '../../lab/rates/describe.js';
import type { RateSearch } from '../../lab/rates/record.js';

/** What the form asks for: variants in rounds, or the highest rate that each holds. */
export type LabTask =
  | { readonly kind: 'comparison'; readonly task: ExperimentTask }
  | { readonly kind: 'search'; readonly task: RateTask };

/** Whether what is shown is going. */
interface Going {
  readonly isRunning: boolean;
  readonly isStopping: boolean;
  /** Whether the databases of its runs are kept, so that they can be opened. */
  readonly isKept: boolean;
}

/** A comparison as the screen shows it: one that is going, or a stored one. */
export interface ShownComparison extends Going {
  readonly kind: 'comparison';
  readonly experiment: Experiment;
  readonly analysis: Analysis;
  /** The run that is going; undefined before the first, and for a stored comparison. */
  readonly step: ExperimentStep | undefined;
  /** About how long it still takes, in milliseconds; undefined where that is not known. */
  readonly leftMs: number | undefined;
}

/** A search of rates as the screen shows it. */
export interface ShownSearch extends Going {
  readonly kind: 'search';
  readonly search: RateSearch;
  /** In the order of its variants. */
  readonly results: readonly RateResult[];
  /** The window that is going; undefined before the first, and for a stored search. */
  readonly step: RateStep | undefined;
}

export type ShownExperiment = ShownComparison | ShownSearch;

/** The id of what is shown. */
export function idOfShown(shown: ShownExperiment): string {
  return shown.kind === 'comparison' ? shown.experiment.id : shown.search.id;
}

/** How a comparison or a search is watched and stopped. */
export interface RunControl {
  readonly signal: AbortSignal;
  /** @param share from 0 to 1; never called where it is not known */
  readonly onProgress: (share: number) => void;
  /** Receives a sentence about what could not be removed. */
  readonly onNotice: (sentence: string) => void;
}
