import type { Size } from '../../components/look.js';
import type { Scroll } from '../../components/scroll.js';
import { displayWidth, safeText } from '../../components/text.js';
import type { TextField } from '../../components/text-field.js';
import type { ThemeName } from '../../components/theme.js';
import {
  VIEW_IDS,
  type Question,
  type RouteParams,
  type TextForm,
  type View,
  type ViewId,
} from '../view.js';
import type { Notice } from './notice.js';

/** A view and what it was opened with. */
export interface Route {
  readonly view: ViewId;
  readonly params: RouteParams;
}

/** What stands over the view and takes all keys. */
export type Overlay =
  | { readonly kind: 'keys'; readonly top: number }
  | { readonly kind: 'palette'; readonly field: TextField; readonly scroll: Scroll }
  | { readonly kind: 'question'; readonly question: Question }
  | {
      readonly kind: 'form';
      readonly form: TextForm;
      readonly fields: readonly TextField[];
      /** The field that is typed into. */
      readonly at: number;
    };

/** Everything that the screen is drawn from. */
export interface ShellState {
  readonly route: Route;
  /** The way back, the view before last. */
  readonly trail: readonly Route[];
  readonly views: Readonly<Record<ViewId, unknown>>;
  readonly overlay: Overlay | undefined;
  readonly notice: Notice | undefined;
  /** Whether the terminal reports the mouse. */
  readonly hasMouse: boolean;
  /** Whether Ctrl-C has stopped a run. */
  readonly hasInterrupted: boolean;
  readonly theme: ThemeName;
  /** Of the whole terminal. */
  readonly terminal: Size;
}

/** The way back to a view: what it was opened for is done, and would undo what was done since. */
export function returnRoute({ view, params }: Route): Route {
  const { setting: _setting, settings: _settings, row: _row, ...kept } = params;
  return { view, params: kept };
}

/** The state of the screen before its first key. */
export function firstState(
  views: Readonly<Record<ViewId, View>>,
  theme: ThemeName,
  terminal: Size,
): ShellState {
  const initial = VIEW_IDS.map((id) => [id, views[id].initial]);
  return {
    route: { view: 'start', params: {} },
    trail: [],
    views: Object.fromEntries(initial) as Record<ViewId, unknown>,
    overlay: undefined,
    notice: undefined,
    hasMouse: false,
    hasInterrupted: false,
    theme,
    terminal,
  };
}

/** Below this the screen only asks for more room. */
export const LEAST_SIZE: Size = { columns: 60, rows: 16 };

/** Columns and rows that the frame takes for itself: a margin at each side, two lines above, two below. */
const FRAME: Size = { columns: 2, rows: 4 };

export function isTooSmall({ columns, rows }: Size): boolean {
  return columns < LEAST_SIZE.columns || rows < LEAST_SIZE.rows;
}

/** The room of a view in a terminal. */
export function contentSize({ columns, rows }: Size): Size {
  return {
    columns: Math.max(1, columns - FRAME.columns),
    rows: Math.max(1, rows - FRAME.rows),
  };
}

/** Shows what went wrong: in the notice line where all of it fits, else over the view. */
export function problemChange(text: string, terminal: Size, nowMs: number): Partial<ShellState> {
  if (displayWidth(safeText(text)) <= contentSize(terminal).columns) {
    return { notice: { text, tone: 'bad', shownMs: nowMs } };
  }
  const question = { title: 'That did not work', lines: [text], answers: [], escapeLabel: 'close' };
  return { overlay: { kind: 'question', question } };
}
