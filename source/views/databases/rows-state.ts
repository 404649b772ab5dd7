import type { Page, PageRequest } from '../../services/databases/rows.js';
import type { Silent, Target } from '../../services/databases/target.js';
import { fitScroll, scrollTo, seenRange, type Scroll } from '../../components/scroll.js';
import type { FoundRow } from '../../db/rows.js';

/** Minimum rows per fetch. */
const LEAST_PAGE = 200;

/** A table of any length; only the rows around the visible ones are in memory. */
export interface RowsState {
  /** Number of this opening of the table: answers to an earlier one are ignored. */
  readonly session: number;
  readonly target: Target;
  /** How many fields after the key are to the left of the table, where not all have room. */
  readonly aside: number;
  /** Over all rows of the table. */
  readonly scroll: Scroll;
  /** Position of the first row in memory. */
  readonly start: number;
  readonly rows: readonly FoundRow[];
  /** The database of each row in memory, if there are several. */
  readonly origins: ReadonlyMap<FoundRow, string> | undefined;
  readonly isReading: boolean;
  readonly problem: string | undefined;
  /** Databases that did not answer the last query: their rows are missing. */
  readonly silent: readonly Silent[];
}

/** Opens a table of `total` rows with one of them selected. */
export function openRows(opened: {
  session: number;
  target: Target;
  total: number;
  position: number;
  silent: readonly Silent[];
  visible: number;
}): RowsState {
  const { session, target, total, position, silent, visible } = opened;
  const scroll = scrollTo({ count: total, cursor: 0, top: 0, visible }, position);
  const top = Math.max(0, Math.min(position - Math.floor(visible / 2), total - visible));
  return {
    session,
    target,
    aside: 0,
    scroll: position === 0 ? scroll : fitScroll({ ...scroll, top }, {}),
    start: 0,
    rows: [],
    origins: undefined,
    isReading: false,
    problem: undefined,
    silent,
  };
}

/** The row at a position, if it is in memory. */
export function rowAt({ start, rows }: RowsState, position: number): FoundRow | undefined {
  return rows[position - start];
}

/** The selected row. */
export function selectedRow(state: RowsState): FoundRow | undefined {
  return rowAt(state, state.scroll.cursor);
}

/** A page to read, and the position of its first row. */
export interface WantedPage {
  readonly start: number;
  readonly request: PageRequest;
}

/** The page to read next; undefined if the visible rows, and those around them, are in memory. */
export function wantedPage(state: RowsState): WantedPage | undefined {
  const { scroll, start, rows, target } = state;
  const { from, to } = seenRange(scroll);
  const end = start + rows.length;
  const margin = rows.length === 0 ? 0 : scroll.visible;
  const isThere = Math.max(0, from - margin) >= start && Math.min(scroll.count, to + margin) <= end;
  if (scroll.count === 0 || isThere) return undefined;
  const limit = Math.max(LEAST_PAGE, 5 * scroll.visible);
  const first = Math.max(
    0,
    Math.min(from - Math.floor((limit - scroll.visible) / 2), scroll.count - limit),
  );
  return {
    start: first,
    request: { target, limit, ...nearestAnchor(state, first, Math.min(limit, scroll.count)) },
  };
}

type Anchor = Pick<PageRequest, 'direction' | 'from' | 'skip'>;

/** The starting point that skips the fewest rows: an end of the table, or a row in memory. */
function nearestAnchor(state: RowsState, first: number, length: number): Anchor {
  const { start, rows, scroll } = state;
  const last = first + length - 1;
  const end = start + rows.length - 1;
  const anchors: Anchor[] = [
    { direction: 'up', from: undefined, skip: first },
    { direction: 'down', from: undefined, skip: scroll.count - 1 - last },
    ...anchorAt('up', rows[0], first - start),
    ...anchorAt('down', rows.at(-1), end - last),
  ];
  return anchors.reduce((best, anchor) => (anchor.skip < best.skip ? anchor : best));
}

function anchorAt(
  direction: Anchor['direction'],
  row: FoundRow | undefined,
  skip: number,
): Anchor[] {
  const id = row?.[0];
  return typeof id === 'number' && skip >= 0 ? [{ direction, from: id, skip }] : [];
}

/** The table with its fields moved to the left or right by one. */
export function moveAside(state: RowsState, by: 1 | -1): RowsState {
  const last = Math.max(0, state.target.entity.fields.length - 2);
  return { ...state, aside: Math.max(0, Math.min(last, state.aside + by)) };
}

/** Stores a page in memory. A page that is too short means that the table has shrunk. */
export function takePage(
  state: RowsState,
  { start, request }: WantedPage,
  { rows, silent, origins }: Page,
): RowsState {
  const expected = Math.min(request.limit, state.scroll.count - start);
  const scroll =
    rows.length < expected ? fitScroll(state.scroll, { count: start + rows.length }) : state.scroll;
  return {
    ...state,
    start,
    rows: rows.slice(0, expected),
    origins,
    scroll,
    silent,
    isReading: false,
  };
}
