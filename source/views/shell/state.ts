import type { Size } from '../../components/look.js';
import type { Scroll } from '../../components/scroll.js';
import { displayWidth, safeText } from '../../components/text.js';
import type { TextField } from '../../components/text-field.js';
import type { ThemeName } from '../../components/theme.js';
import { VIEW_IDS, type RouteParams, type TextForm, type View, type ViewId } from '../view.js';
import type { Question } from '../question.js';
import type { Notice } from './notice.js';

/** A view with the parameters it was opened with. */
export interface Route {
  readonly view: ViewId;
  readonly params: RouteParams;
}

/** The overlay over the view, which takes all keys. */
export type Overlay =
  | { readonly kind: 'keys'; readonly top: number }
  | { readonly kind: 'palette'; readonly field: TextField; readonly scroll: Scroll }
  | { readonly kind: 'question'; readonly question: Question }
  | {
      readonly kind: 'form';
      readonly form: TextForm;
      readonly fields: readonly TextField[];
      /** Position of the field with the focus. */
      readonly at: number;
    };

/** The state of the screen. */
export interface ShellState {
  readonly route: Route;
  /** The way back, the previous view last. */
  readonly trail: readonly Route[];
  readonly views: Readonly<Record<ViewId, unknown>>;
  readonly overlay: Overlay | undefined;
  readonly notice: Notice | undefined;
  /** Whether the terminal reports the mouse. */
  readonly hasMouse: boolean;
  /** Whether Ctrl-C has stopped a run. */
  readonly hasInterrupted: boolean;
  readonly theme: ThemeName;
  /** Size of the terminal. */
  readonly terminal: Size;
}

/** The route back to a view, without parameters that would fill in or select something again. */
export function returnRoute({ view, params }: Route): Route {
  const {
    setting: _setting,
    settings: _settings,
    row: _row,
    comparison: _comparison,
    ...kept
  } = params;
  return { view, params: kept };
}

/** The initial state of the screen. */
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

/** Minimum size; in a smaller terminal, the screen only asks for a larger one. */
export const LEAST_SIZE: Size = { columns: 60, rows: 16 };

/** Columns and rows of the frame: a margin on each side, two lines above, two below. */
const FRAME: Size = { columns: 2, rows: 4 };

export function isTooSmall({ columns, rows }: Size): boolean {
  return columns < LEAST_SIZE.columns || rows < LEAST_SIZE.rows;
}

/** The size of a view in a terminal. */
export function contentSize({ columns, rows }: Size): Size {
  return {
    columns: Math.max(1, columns - FRAME.columns),
    rows: Math.max(1, rows - FRAME.rows),
  };
}

/** Shows an error: in the notice line if it fits, else over the view. */
export function problemChange(text: string, terminal: Size, nowMs: number): Partial<ShellState> {
  if (displayWidth(safeText(text)) <= contentSize(terminal).columns) {
    return { notice: { text, tone: 'bad', shownMs: nowMs } };
  }
  const question = { title: 'That did not work', lines: [text], answers: [], escapeLabel: 'close' };
  return { overlay: { kind: 'question', question } };
}
