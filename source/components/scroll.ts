/** The scroll state of a list: its visible window and its cursor. */
export interface Scroll {
  readonly count: number;
  /** Position of the selected entry; 0 in an empty list. */
  readonly cursor: number;
  /** Position of the first visible entry. */
  readonly top: number;
  /** Number of visible entries. */
  readonly visible: number;
}

export type Move = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

export const EMPTY_SCROLL: Scroll = { count: 0, cursor: 0, top: 0, visible: 1 };

/** Moves the cursor; the window follows it. */
export function moveScroll(scroll: Scroll, move: Move): Scroll {
  const page = Math.max(1, scroll.visible - 1);
  const steps: Record<Move, number> = {
    up: -1,
    down: 1,
    'page-up': -page,
    'page-down': page,
    first: -scroll.count,
    last: scroll.count,
  };
  return settle({ ...scroll, cursor: scroll.cursor + steps[move] });
}

/** Puts the cursor on an entry. */
export function scrollTo(scroll: Scroll, cursor: number): Scroll {
  return settle({ ...scroll, cursor });
}

/** Changes the length of the list or of the window. */
export function fitScroll(scroll: Scroll, size: { count?: number; visible?: number }): Scroll {
  return settle({ ...scroll, ...size });
}

/** The visible positions: `from` inclusive, `to` exclusive. */
export function seenRange({ top, visible, count }: Scroll): { from: number; to: number } {
  return { from: top, to: Math.min(count, top + visible) };
}

function settle(scroll: Scroll): Scroll {
  const visible = Math.max(1, scroll.visible);
  const cursor = Math.max(0, Math.min(scroll.cursor, scroll.count - 1));
  const lowest = Math.max(0, scroll.count - visible);
  const top = Math.max(cursor - visible + 1, Math.min(scroll.top, cursor, lowest), 0);
  return { count: scroll.count, visible, cursor, top };
}
