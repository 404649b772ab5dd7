import { lineText } from '../../components/line.js';
import type { Size } from '../../components/look.js';
import type { Move } from '../../components/scroll.js';
import type { TextField } from '../../components/text-field.js';
import { pageText } from '../pager.js';
import { measuredLines, PAGES, textSize } from './pages.js';
import type { KeySection } from './pages/keys.js';

export interface HelpState {
  readonly size: Size;
  /** Position in `PAGES`. */
  readonly page: number;
  /** First visible line of the page. */
  readonly top: number;
  readonly sections: readonly KeySection[];
  /** The search word while it is typed. */
  readonly field: TextField | undefined;
  /** The last search word. */
  readonly sought: string;
  /** The line in which it was found on this page. */
  readonly found: number | undefined;
}

export type HelpAction =
  | { type: 'resized'; size: Size }
  | { type: 'entered'; sections: readonly KeySection[] }
  | { type: 'opened'; page: string }
  | { type: 'turned'; step: 1 | -1 }
  | { type: 'moved'; move: Move }
  | { type: 'seeking'; field: TextField | undefined }
  /** @param step backwards with -1; forwards by default */
  | { type: 'sought'; word: string; step?: 1 | -1 };

export const initialState: HelpState = {
  size: { columns: 78, rows: 20 },
  page: 0,
  top: 0,
  sections: [],
  field: undefined,
  sought: '',
  found: undefined,
};

export function reduce(state: HelpState, action: HelpAction): HelpState {
  switch (action.type) {
    case 'resized': {
      const resized = { ...state, size: action.size, found: undefined };
      return { ...resized, top: pageText(pagerOf(resized)) };
    }
    case 'entered':
      return { ...state, sections: action.sections };
    case 'opened': {
      const page = PAGES.findIndex(({ name }) => name === action.page);
      return page < 0 ? state : { ...state, page, top: 0, found: undefined };
    }
    case 'turned':
      return turn(state, action.step);
    case 'moved':
      return { ...state, top: pageText(pagerOf(state), action.move) };
    case 'seeking':
      return { ...state, field: action.field };
    case 'sought':
      return seek({ ...state, field: undefined, sought: action.word.trim() }, action.step ?? 1);
  }
}

function turn(state: HelpState, step: number): HelpState {
  const page = (state.page + step + PAGES.length) % PAGES.length;
  return { ...state, page, top: 0, found: undefined };
}

/** The window over the text of the page. */
export function pagerOf({ page, sections, size, top }: HelpState): {
  top: number;
  count: number;
  visible: number;
} {
  const count = measuredLines(page, sections, size).length;
  const { rows } = textSize(size);
  // If the page does not fit, the last line of the window shows the position in the page.
  return { top, count, visible: count > rows ? Math.max(1, rows - 1) : rows };
}

/** Goes to the next or previous line with the word, on any page; wraps around. */
function seek(state: HelpState, step: 1 | -1): HelpState {
  const { sought, page, top } = state;
  const hits = sought === '' ? [] : hitsOf(state);
  // Before the first hit, the search includes the line at the top.
  const line = state.found ?? top - 0.5;
  const isAfter = (hit: Hit): boolean => hit.page > page || (hit.page === page && hit.line > line);
  const isBefore = (hit: Hit): boolean => hit.page < page || (hit.page === page && hit.line < line);
  const hit =
    step === 1 ? (hits.find(isAfter) ?? hits[0]) : (hits.findLast(isBefore) ?? hits.at(-1));
  if (!hit) return { ...state, found: undefined };
  const there = { ...state, page: hit.page, found: hit.line, top: Math.max(0, hit.line - 1) };
  return { ...there, top: pageText(pagerOf(there)) };
}

interface Hit {
  readonly page: number;
  readonly line: number;
}

function hitsOf({ sought, sections, size }: HelpState): Hit[] {
  const word = sought.toLowerCase();
  return PAGES.flatMap((_, page) =>
    measuredLines(page, sections, size).flatMap((line, index): Hit[] =>
      lineText(line).toLowerCase().includes(word) ? [{ page, line: index }] : [],
    ),
  );
}
