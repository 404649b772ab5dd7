import { groupBy } from '../base/group.js';
import type { Interval } from '../ledger/interval.js';
import type { PhaseHistory } from '../ledger/phase-file.js';
import { writtenIn } from '../ledger/wait-writers.js';

/**
 * The most threads that wrote to one database at one moment: from the first call of a thread to the database
 * in a phase `writing` to its last.
 * @returns null unless every phase and call of the run was recorded
 */
export function mostWritersAtOnce(history: PhaseHistory): number | null {
  const { detail, areCallsCut, calls, spans } = history;
  if (detail !== 'transitions' || areCallsCut || calls.length === 0) return null;
  const byDatabase = groupBy(calls, ({ database }) => database);
  const most = [...byDatabase.values()].map((ofDatabase) => {
    const writes = [...groupBy(ofDatabase, ({ thread }) => thread)].flatMap(([thread, own]) =>
      (spans[thread - 1] ?? [])
        .filter(({ phase }) => phase === 'writing')
        .flatMap((span) => writtenIn(span, own) ?? []),
    );
    return mostAtOnce(writes);
  });
  return Math.max(...most);
}

/** The most of some intervals that share a moment; one that ends when another begins does not share it. */
export function mostAtOnce(intervals: readonly Interval[]): number {
  const edges = intervals
    .flatMap(({ fromMs, toMs }) => [
      { atMs: fromMs, change: 1 },
      { atMs: toMs, change: -1 },
    ])
    .toSorted((one, other) => one.atMs - other.atMs || one.change - other.change);
  let now = 0;
  let most = 0;
  for (const { change } of edges) {
    now += change;
    most = Math.max(most, now);
  }
  return most;
}
