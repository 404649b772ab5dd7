import type { Move } from '../components/scroll.js';

/** A scrolled text without a cursor: keys move the window itself. */
export interface Pager {
  /** The first visible line. */
  readonly top: number;
  readonly count: number;
  readonly visible: number;
}

/** The first visible line after a move, or after a change of the text or the window. */
export function pageText({ top, count, visible }: Pager, move?: Move): number {
  const page = Math.max(1, visible - 1);
  const steps: Record<Move, number> = {
    up: -1,
    down: 1,
    'page-up': -page,
    'page-down': page,
    first: -count,
    last: count,
  };
  return Math.max(0, Math.min(top + (move ? steps[move] : 0), count - visible));
}

/** "lines 1–20 of 43"; empty if everything is visible. */
export function formatPage({ top, count, visible }: Pager, dash: string): string {
  return count <= visible
    ? ''
    : `lines ${top + 1}${dash}${Math.min(count, top + visible)} of ${count}`;
}
