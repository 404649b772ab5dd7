import type { RunRecord } from '../../ledger/record.js';
import { sumPhases } from '../../ledger/phases.js';
import type { DatabaseSnapshot, Snapshot } from '../../sim/snapshot.js';

/** Length of a slice, one column of the sparkline, in milliseconds. */
const SLICE_MS = 250;
const MOST_SLICES = 200;

/** The rates of a run. */
export interface Rates {
  /** Rows per second of each slice, the newest last. */
  readonly rates: readonly number[];
  /** The beginning of the current slice. */
  readonly sliceStart: { readonly elapsedMs: number; readonly decided: number };
}

/** Ends the slice of the sparkline when it is long enough. */
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

/** The rates of a run that is over, from its record. */
export function recordedRates({ throughput }: Pick<RunRecord, 'throughput'>): readonly number[] {
  let fromMs = 0;
  return throughput.series.slice(-MOST_SLICES).map(([toMs, rows], at, slices) => {
    if (at === 0 && slices.length > 1) fromMs = toMs - (slices[1]![0] - toMs);
    const rate = toMs > fromMs ? (rows / (toMs - fromMs)) * 1000 : 0;
    fromMs = toMs;
    return rate;
  });
}

/** The share of the threads' time in which they waited to write to a database; null before they have any. */
export function waitShare({ threads }: Snapshot, { waitMs }: DatabaseSnapshot): number | null {
  const lifetimeMs = threads.reduce((sum, { phasesMs }) => sum + sumPhases(phasesMs), 0);
  return lifetimeMs > 0 ? waitMs / lifetimeMs : null;
}
