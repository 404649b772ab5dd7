import type { DatabaseStatus } from '../../commands/database-status.js';
import type { RowInsertion } from '../../services/databases/insert-row.js';
import type { Page } from '../../services/databases/rows.js';
import type { Silent, Target } from '../../services/databases/target.js';
import type { ExplainedRow } from '../../services/databases/prospects.js';
import type { Size } from '../../components/look.js';
import {
  EMPTY_SCROLL,
  fitScroll,
  moveScroll,
  scrollTo,
  type Move,
  type Scroll,
} from '../../components/scroll.js';
import { textField, type TextField } from '../../components/text-field.js';
import type { EntityName } from '../../entities/entity.js';
import type { DescribedEntity } from '../../router/describe.js';
import { reduceJobs, type Job, type JobAction } from '../jobs.js';
import { pageText } from '../pager.js';
import { explanationLength } from './explanation.js';
import { listVisible, rowsVisible } from './layout.js';
import { isSameTarget, itemsOf, targetOf, type Item } from './list.js';
import {
  moveInForm,
  openForm,
  seeWholeForm,
  takeAnswer,
  takesText,
  typeInForm,
  type RowForm,
} from './row-form.js';
import { openRows, takePage, type RowsState, type WantedPage } from './rows-state.js';

/** The input line at the bottom, and what is wrong with its text. */
export interface Typing {
  readonly purpose: 'search' | 'explain';
  readonly field: TextField;
  readonly problem: string | undefined;
}

export interface DatabasesState {
  readonly size: Size;
  /** Undefined until the first answer. */
  readonly statuses: readonly DatabaseStatus[] | undefined;
  /** The same as the lines of the list. */
  readonly items: readonly Item[];
  readonly isReading: boolean;
  /** Whether the refresh is automatic, so that it is not shown. */
  readonly isPolling: boolean;
  /** When the next automatic refresh is due, by `performance.now`. */
  readonly nextPollMs: number;
  readonly problem: string | undefined;
  /** Over the lines of the list. */
  readonly scroll: Scroll;
  /** The open table. */
  readonly rows: RowsState | undefined;
  readonly sessions: number;
  readonly typing: Typing | undefined;
  readonly explained: ExplainedRow | undefined;
  /** First visible line of the explanation. */
  readonly explainedTop: number;
  /** A new row that is typed, and what became of it. */
  readonly form: RowForm | undefined;
  readonly jobs: readonly Job[];
}

export type DatabasesAction =
  | { type: 'resized'; size: Size }
  | { type: 'reading'; isPolling: boolean }
  | {
      type: 'answered';
      statuses: readonly DatabaseStatus[];
      entities: readonly DescribedEntity[];
    }
  | { type: 'read'; nextPollMs: number; problem?: string }
  | { type: 'moved'; move: Move }
  | {
      type: 'rows-opened';
      target: Target;
      total: number;
      position: number;
      silent: readonly Silent[];
    }
  | { type: 'rows-reading'; session: number }
  | { type: 'rows-read'; session: number; page: WantedPage; found: Page }
  | { type: 'rows-not-read'; session: number; problem: string }
  | { type: 'row-found'; total: number; position: number }
  | { type: 'typing'; purpose: Typing['purpose']; text: string }
  | { type: 'typed'; field: TextField }
  | { type: 'refused'; problem: string }
  | { type: 'explained'; explained: ExplainedRow }
  | { type: 'closed' }
  /** A row is typed, by default an empty one. */
  | { type: 'form-opened'; entity: EntityName; texts?: readonly string[] }
  | { type: 'form-typed'; field: TextField }
  | { type: 'form-next' }
  /** All of it was looked at. */
  | { type: 'form-whole' }
  | { type: 'form-asking'; session: number }
  | { type: 'form-answered'; session: number; explained: ExplainedRow | undefined }
  | { type: 'form-inserting'; session: number }
  | { type: 'form-inserted'; session: number; result: RowInsertion | undefined }
  | { type: 'form-closed' }
  | JobAction;

export const initialState: DatabasesState = {
  size: { columns: 78, rows: 20 },
  statuses: undefined,
  items: [],
  isReading: false,
  isPolling: false,
  nextPollMs: Number.POSITIVE_INFINITY,
  problem: undefined,
  scroll: EMPTY_SCROLL,
  rows: undefined,
  sessions: 0,
  typing: undefined,
  explained: undefined,
  explainedTop: 0,
  form: undefined,
  jobs: [],
};

/** The databases that the keys act on: those of the open table, else of the selected line. */
export function currentTarget({ rows, items, scroll }: DatabasesState): Target {
  const item = items[scroll.cursor];
  return rows?.target ?? (item ? targetOf(item) : { entity: 'User' });
}

/** The entity whose databases the keys act on. */
export function currentEntity(state: DatabasesState): EntityName {
  return currentTarget(state).entity;
}

/** The line of the list for these databases. */
export function currentItem(state: DatabasesState): Item | undefined {
  const target = currentTarget(state);
  return state.items.find((item) => isSameTarget(targetOf(item), target));
}

/** The name of a line: "users-1.db", "User". */
export function nameOf(item: Item | undefined): string {
  if (!item) return '';
  return item.kind === 'entity' ? item.entity : item.status.name;
}

export function reduce(state: DatabasesState, action: DatabasesAction): DatabasesState {
  switch (action.type) {
    case 'resized':
      return resize(state, action.size);
    case 'reading':
      return { ...state, isReading: true, isPolling: action.isPolling };
    case 'answered': {
      const items = itemsOf(action.statuses, action.entities);
      return fitList({ ...state, problem: undefined, statuses: action.statuses, items });
    }
    case 'read':
      return {
        ...state,
        isReading: false,
        nextPollMs: action.nextPollMs,
        problem: action.problem,
      };
    case 'moved':
      return move(state, action.move);
    case 'rows-opened': {
      const session = state.sessions + 1;
      const visible = rowsVisible(state.size, action.target.entity);
      return { ...state, sessions: session, rows: openRows({ ...action, session, visible }) };
    }
    case 'rows-reading':
      return withRows(state, action.session, (rows) => ({ ...rows, isReading: true }));
    case 'rows-read':
      return withRows(state, action.session, (rows) => takePage(rows, action.page, action.found));
    case 'rows-not-read':
      return withRows(state, action.session, (rows) => ({
        ...rows,
        isReading: false,
        problem: action.problem,
      }));
    case 'row-found':
      return findRow(state, action);
    case 'typing': {
      const { purpose, text } = action;
      return { ...state, typing: { purpose, field: textField(text), problem: undefined } };
    }
    case 'typed':
      return withTyping(state, { field: action.field, problem: undefined });
    case 'refused':
      return withTyping(state, { problem: action.problem });
    case 'explained':
      return { ...state, typing: undefined, explained: action.explained, explainedTop: 0 };
    case 'closed':
      return close(state);
    case 'form-opened': {
      const session = state.sessions + 1;
      const form = openForm(action.entity, session, action.texts);
      return { ...state, sessions: session, typing: undefined, form };
    }
    case 'form-typed':
      return withForm(state, (form) => typeInForm(form, action.field));
    case 'form-next':
      return withForm(state, (form) => moveInForm(form, (form.cursor + 1) % form.texts.length));
    case 'form-whole':
      return withForm(state, seeWholeForm);
    case 'form-asking':
      return withForm(state, (form) => ({ ...form, asked: form.texts }), action.session);
    case 'form-answered':
      return withForm(state, (form) => takeAnswer(form, action.explained), action.session);
    case 'form-inserting':
      return withForm(state, (form) => ({ ...form, isInserting: true }), action.session);
    case 'form-inserted':
      return withForm(
        state,
        (form) => ({ ...form, isInserting: false, result: action.result }),
        action.session,
      );
    case 'form-closed':
      return { ...state, form: undefined };
    case 'job':
    case 'job-ended':
      return reduceJobs(state, action);
  }
}

function resize(state: DatabasesState, size: Size): DatabasesState {
  const { rows } = state;
  if (!rows) return fitList({ ...state, size, explainedTop: 0 });
  const visible = rowsVisible(size, rows.target.entity);
  return {
    ...fitList({ ...state, size }),
    rows: { ...rows, scroll: fitScroll(rows.scroll, { visible }) },
  };
}

function fitList(state: DatabasesState): DatabasesState {
  const { items, size, scroll } = state;
  const visible = listVisible(size, items.length);
  return { ...state, scroll: fitScroll(scroll, { count: items.length, visible }) };
}

function move(state: DatabasesState, to: Move): DatabasesState {
  const { explained, explainedTop, rows, size, form } = state;
  if (form)
    return takesText(form) ? { ...state, form: moveInForm(form, cursorAfter(form, to)) } : state;
  if (explained) {
    const count = explanationLength(explained, size.columns);
    const pager = { top: explainedTop, count, visible: size.rows };
    return { ...state, explainedTop: pageText(pager, to) };
  }
  if (rows) return { ...state, rows: { ...rows, scroll: moveScroll(rows.scroll, to) } };
  return { ...state, scroll: moveScroll(state.scroll, to) };
}

/** The field after a move. */
function cursorAfter({ cursor, texts }: RowForm, to: Move): number {
  switch (to) {
    case 'up':
      return cursor - 1;
    case 'down':
      return cursor + 1;
    case 'first':
    case 'page-up':
      return 0;
    case 'last':
    case 'page-down':
      return texts.length - 1;
  }
}

/** @param session that of the form that is meant, by default the one that is open */
function withForm(
  state: DatabasesState,
  change: (form: RowForm) => RowForm,
  session = state.form?.session,
): DatabasesState {
  const { form } = state;
  return form && form.session === session ? { ...state, form: change(form) } : state;
}

function withRows(
  state: DatabasesState,
  session: number,
  change: (rows: RowsState) => RowsState,
): DatabasesState {
  const { rows } = state;
  return rows?.session === session ? { ...state, rows: change(rows) } : state;
}

function findRow(
  state: DatabasesState,
  { total, position }: { total: number; position: number },
): DatabasesState {
  const { rows } = state;
  if (!rows) return state;
  const scroll = scrollTo(fitScroll(rows.scroll, { count: total }), position);
  return { ...state, typing: undefined, rows: { ...rows, scroll } };
}

function withTyping(state: DatabasesState, change: Partial<Typing>): DatabasesState {
  return state.typing ? { ...state, typing: { ...state.typing, ...change } } : state;
}

/** Closes what is on top: the input line, the explanation, the table. */
function close(state: DatabasesState): DatabasesState {
  if (state.typing) return { ...state, typing: undefined };
  if (state.form) return { ...state, form: undefined };
  if (state.explained) return { ...state, explained: undefined };
  return { ...state, rows: undefined };
}
