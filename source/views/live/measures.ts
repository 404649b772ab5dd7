import { ENTITY_NAMES, type EntityName } from '../../entities/entity.js';
import type { Snapshot } from '../../sim/snapshot.js';

/** One column of the sparkline. */
const SLICE_MS = 250;
const MOST_SLICES = 200;

/** How fast a run was and is. */
export interface Rates {
  /** Rows a second, one value a slice, the newest last. */
  readonly rates: readonly number[];
  /** Where the slice that is not full yet began. */
  readonly sliceStart: { readonly elapsedMs: number; readonly decided: number };
}

/** By database: threads found waiting for it, of all threads found at all. */
export type Waits = Readonly<
  Record<EntityName, { readonly waiting: number; readonly seen: number }>
>;

export const NO_WAITS = Object.fromEntries(
  ENTITY_NAMES.map((entity) => [entity, { waiting: 0, seen: 0 }]),
) as Waits;

/** Closes the slice of the sparkline when it is long enough. */
export function addRate(
  { rates, sliceStart }: Rates,
  { elapsedMs, decided, paused, pausedForRebalance }: Snapshot,
): Rates {
  const ms = elapsedMs - sliceStart.elapsedMs;
  if (ms < SLICE_MS) return { rates, sliceStart };
  const rate = ((decided - sliceStart.decided) / ms) * 1000;
  const isResting = (paused || pausedForRebalance) && rate === 0;
  const kept = isResting ? rates : [...rates, rate].slice(-MOST_SLICES);
  return { rates: kept, sliceStart: { elapsedMs, decided } };
}

/** Counts the threads that a snapshot finds waiting. */
export function countWaits(waits: Waits, { threads, elapsedMs }: Snapshot): Waits {
  if (elapsedMs === 0) return waits;
  const counted = ENTITY_NAMES.map((entity) => {
    const waiting = threads.filter(
      ({ state: doing, current }) =>
        (doing === 'waiting-turn' || doing === 'waiting-lock') && current?.entity === entity,
    ).length;
    const { waiting: before, seen } = waits[entity];
    return [entity, { waiting: before + waiting, seen: seen + threads.length }];
  });
  return Object.fromEntries(counted) as Waits;
}
