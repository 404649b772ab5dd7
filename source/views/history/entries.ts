import type { RunSummary } from '../../engine/history/run-summary.js';
import type { ComparisonSummary } from '../../lab/listing.js';

/** An entry of the list: a run or a comparison. */
export type Entry =
  | { readonly kind: 'run'; readonly run: RunSummary }
  | { readonly kind: 'comparison'; readonly comparison: ComparisonSummary };

/**
 * The listed runs and comparisons as one list: by time among each other; in every other order the comparisons,
 * which have none of its numbers, come after the runs.
 * @param runs filtered and sorted
 * @param isReversed whether the oldest come first
 */
export function mergeEntries(
  runs: readonly RunSummary[],
  comparisons: readonly ComparisonSummary[],
  { isByTime, isReversed }: { readonly isByTime: boolean; readonly isReversed: boolean },
): readonly Entry[] {
  const listed = runs.map((run): Entry => ({ kind: 'run', run }));
  const others = comparisons.map((comparison): Entry => ({ kind: 'comparison', comparison }));
  if (!isByTime) return [...listed, ...others];
  const direction = isReversed ? -1 : 1;
  // Equal times keep the order that they have: the sort is stable.
  return [...listed, ...others].toSorted(
    (one, other) => direction * startOf(other).localeCompare(startOf(one)),
  );
}

function startOf(entry: Entry): string {
  return entry.kind === 'run' ? entry.run.startedAt : entry.comparison.startedAt;
}

/** The comparisons whose text contains every word of a filter. */
export function filterComparisons(
  comparisons: readonly ComparisonSummary[],
  filter: string,
): readonly ComparisonSummary[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return comparisons.filter((comparison) => {
    const { id, startedAt, workload, varied, verdict, status } = comparison;
    const text = ['comparison', id, startedAt.replace('T', ' '), workload, varied, verdict, status]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
