import { formatAmount } from '../../base/format.js';
import type { RunSummary } from '../../engine/history/run-summary.js';
import { describeWorkload } from '../../lab/listed-workload.js';
import type { ExperimentSummary } from '../../services/history.js';

/** An entry of the list: a run, or a comparison or a search of rates. */
export type Entry =
  | { readonly kind: 'run'; readonly run: RunSummary }
  | { readonly kind: 'experiment'; readonly experiment: ExperimentSummary };

/**
 * The listed runs, comparisons and searches as one list: by time among each other; in every other order those that
 * are no runs, and have none of their numbers, come after them.
 * @param runs filtered and sorted
 * @param isReversed whether the oldest come first
 */
export function mergeEntries(
  runs: readonly RunSummary[],
  experiments: readonly ExperimentSummary[],
  { isByTime, isReversed }: { readonly isByTime: boolean; readonly isReversed: boolean },
): readonly Entry[] {
  const listed = runs.map((run): Entry => ({ kind: 'run', run }));
  const others = experiments.map((experiment): Entry => ({ kind: 'experiment', experiment }));
  if (!isByTime) return [...listed, ...others];
  const direction = isReversed ? -1 : 1;
  // Equal times keep the order that they have: the sort is stable.
  return [...listed, ...others].toSorted(
    (one, other) => direction * startOf(other).localeCompare(startOf(one)),
  );
}

function startOf(entry: Entry): string {
  return entry.kind === 'run' ? entry.run.startedAt : entry.experiment.startedAt;
}

/** The comparisons and searches whose text contains every word of a filter. */
export function filterExperiments(
  experiments: readonly ExperimentSummary[],
  filter: string,
): readonly ExperimentSummary[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return experiments.filter((experiment) => {
    const { kind, id, startedAt, varied, status } = experiment;
    const found = experiment.kind === 'search' ? experiment.found : experiment.verdict;
    const text = [
      kind,
      id,
      startedAt.replace('T', ' '),
      describeWorkload(experiment),
      varied,
      found,
      status,
    ]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** "1 comparison, 2 searches"; empty without any. */
export function countExperiments(experiments: readonly ExperimentSummary[]): string {
  const searches = experiments.filter(({ kind }) => kind === 'search').length;
  const comparisons = experiments.length - searches;
  return [
    ...(comparisons === 0 ? [] : [formatAmount(comparisons, 'comparison')]),
    ...(searches === 0 ? [] : [formatAmount(searches, 'search', 'searches')]),
  ].join(', ');
}
