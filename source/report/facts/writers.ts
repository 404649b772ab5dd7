import type { PhaseHistory } from '../../ledger/phase-file.js';

/** How many threads called each database at one moment, at most, by its name. */
export type WriterFacts = ReadonlyMap<string, number>;

/** Counts from the recorded calls; undefined where some were not kept, or none were recorded. */
export function countWriters({ calls, areCallsCut }: PhaseHistory): WriterFacts | undefined {
  if (areCallsCut || calls.length === 0) return undefined;
  const changes = new Map<string, [ms: number, change: number][]>();
  for (const { database, fromMs, toMs } of calls) {
    const known = changes.get(database) ?? [];
    changes.set(database, known);
    known.push([fromMs, 1], [toMs, -1]);
  }
  return new Map([...changes].map(([name, list]) => [name, mostAtOnce(list)]));
}

function mostAtOnce(changes: readonly (readonly [ms: number, change: number])[]): number {
  // At the same moment one call ends before the next begins.
  const sorted = changes.toSorted(([one, first], [other, second]) => one - other || first - second);
  let now = 0;
  let most = 0;
  for (const [, change] of sorted) {
    now += change;
    most = Math.max(most, now);
  }
  return most;
}
