import type { Page, PageRequest } from '../../services/databases/rows.js';
import type { Silent, Target } from '../../services/databases/target.js';
import { fitScroll, scrollTo, seenRange, type Scroll } from '../../components/scroll.js';
import type { FoundRow } from '../../db/rows.js';

/** Fewest rows that are fetched at once. */
const LEAST_PAGE = 200;

/** A table of any length, of which only the rows around the window are in memory. */
export interface RowsState {
  /** Tells answers to this opening of the table from answers to an earlier one. */
  readonly session: number;
  readonly target: Target;
  /** Over all rows of the table. */
  readonly scroll: Scroll;
  /** Position of the first row in memory. */
  readonly start: number;
  readonly rows: readonly FoundRow[];
  /** Where each row in memory stands, if they are gathered from several databases. */
  readonly origins: ReadonlyMap<FoundRow, string> | undefined;
  readonly isReading: boolean;
  readonly problem: string | undefined;
  /** Databases that did not answer when it was last asked: their rows are missing. */
  readonly silent: readonly Silent[];
}

/** Opens a table of `total` rows with one of them in view. */
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
    scroll: position === 0 ? scroll : fitScroll({ ...scroll, top }, {}),
    start: 0,
    rows: [],
    origins: undefined,
    isReading: false,
    problem: undefined,
    silent,
  };
}

/** The row at a position, where it is in memory. */
export function rowAt({ start, rows }: RowsState, position: number): FoundRow | undefined {
  return rows[position - start];
}

/** The row that the keys act on. */
export function selectedRow(state: RowsState): FoundRow | undefined {
  return rowAt(state, state.scroll.cursor);
}

/** A page that should be in memory, and the position of its first row. */
export interface WantedPage {
  readonly start: number;
  readonly request: PageRequest;
}

/** The page that is missing: when a row in view, or one just outside it, is not in memory. */
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

/** Where to begin reading so that the fewest rows are passed over: an end of the table, or a row in memory. */
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

/** Takes a page into memory. A page that is shorter than it should be tells that the table has shrunk. */
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
