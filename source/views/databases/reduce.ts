import type { Size } from '../../components/look.js';
import type { Entity } from '../../entities/entity.js';
import { fitScroll, moveScroll, scrollTo, type Move } from '../../components/scroll.js';
import { textField } from '../../components/text-field.js';
import { reduceJobs } from '../jobs.js';
import { pageText } from '../pager.js';
import { explanationLength } from './explanation.js';
import { listVisible, rowsVisible } from './layout.js';
import { itemsOf } from './list.js';
import {
  moveInForm,
  openForm,
  seeWholeForm,
  takeAnswer,
  takesText,
  typeInForm,
  type RowForm,
} from './row-form.js';
import { moveAside, openRows, takePage, type RowsState } from './rows-state.js';
import type { DatabasesAction, DatabasesState, Typing } from './state.js';

/** The state after an action. */
export function reduce(state: DatabasesState, action: DatabasesAction): DatabasesState {
  switch (action.type) {
    case 'resized':
      return resize(state, action.size);
    case 'reading':
      return { ...state, isReading: true, isPolling: action.isPolling };
    case 'answered': {
      const items = itemsOf(action.statuses, action.entities);
      return fitList(
        withoutGone({ ...state, problem: undefined, statuses: action.statuses, items }),
      );
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
    case 'moved-aside':
      return state.rows ? { ...state, rows: moveAside(state.rows, action.by) } : state;
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

/** Closes what is about entities that the model which is open now does not have. */
function withoutGone(state: DatabasesState): DatabasesState {
  const { items, rows, form, explained } = state;
  const isKnown = (entity: Entity): boolean => items.some((item) => item.entity === entity);
  return {
    ...state,
    rows: rows && isKnown(rows.target.entity) ? rows : undefined,
    form: form && isKnown(form.entity) ? form : undefined,
    explained: explained && isKnown(explained.definition) ? explained : undefined,
  };
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
