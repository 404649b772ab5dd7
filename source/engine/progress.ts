import type { Snapshot } from '../sim/snapshot.js';

/** The part of a snapshot that shows how far a run has come. */
export type Progress = Pick<Snapshot, 'decided' | 'total' | 'activeMs' | 'durationMs'>;

/** How far a run has come, from 0 to 1: by its rows, or by its time. */
export function shareDone({ decided, total, activeMs, durationMs }: Progress): number {
  if (durationMs !== null) return Math.min(1, activeMs / durationMs);
  return total === 0 ? 1 : decided / total;
}

/** How long a run goes on if it keeps its pace, in milliseconds; null where that is not known. */
export function timeLeftMs({ decided, total, activeMs, durationMs }: Progress): number | null {
  if (durationMs !== null) return Math.max(0, durationMs - activeMs);
  return decided > 0 ? ((total - decided) / decided) * activeMs : null;
}

/** The rows of a run, or as many as it will have at its end if it keeps its pace. */
export function expectedRows(progress: Progress): number {
  if (progress.durationMs === null) return progress.total;
  const share = shareDone(progress);
  return share === 0 ? 0 : Math.round(progress.decided / share);
}
