import { analyze } from '../../../source/lab/analysis.js';
import type { Experiment } from '../../../source/lab/experiment.js';
import { resultsOf } from '../../../source/lab/rates/describe.js';
import type { RateSearch } from '../../../source/lab/rates/record.js';
import type { ShownComparison, ShownSearch } from '../../../source/services/lab/shown.js';

const AT_REST = { step: undefined, isRunning: false, isStopping: false, isKept: false } as const;

/** A stored comparison as the Lab shows it. */
export function shownComparison(
  experiment: Experiment,
  change: Partial<ShownComparison> = {},
): ShownComparison {
  return {
    kind: 'comparison',
    experiment,
    analysis: analyze(experiment),
    leftMs: undefined,
    ...AT_REST,
    ...change,
  };
}

/** A stored search as the Lab shows it. */
export function shownSearch(search: RateSearch, change: Partial<ShownSearch> = {}): ShownSearch {
  return { kind: 'search', search, results: resultsOf(search), ...AT_REST, ...change };
}
