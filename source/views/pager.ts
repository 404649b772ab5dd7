import type { Move } from '../components/scroll.js';

/** A text of which a window is seen; it has no cursor, so every key moves the window itself. */
export interface Pager {
  /** The first line seen. */
  readonly top: number;
  readonly count: number;
  readonly visible: number;
}

/** The first line seen after a move, or, without one, after the text or the window has changed. */
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

/** "lines 1–20 of 43", or nothing where all of it is seen. */
export function formatPage({ top, count, visible }: Pager, dash: string): string {
  return count <= visible
    ? ''
    : `lines ${top + 1}${dash}${Math.min(count, top + visible)} of ${count}`;
}
