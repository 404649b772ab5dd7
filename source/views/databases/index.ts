import { formatAmount } from '../../base/format.js';
import { span } from '../../components/line.js';
import { safeText } from '../../components/text.js';
import type { View } from '../view.js';
import { DatabasesScreen } from './databases.js';
import { explainTyped, findTyped, pollStatuses, readStatuses } from './effects.js';
import { explanationLength } from './explanation.js';
import { bindings } from './keys.js';
import { LIST_HEAD, ROWS_HEAD } from './layout.js';
import { takesText } from './row-form.js';
import { checkForm, editingForm } from './row-form-effects.js';
import { reduce } from './reduce.js';
import {
  currentItem,
  initialState,
  nameOf,
  type DatabasesAction,
  type DatabasesState,
} from './state.js';

export const databasesView: View<DatabasesState, DatabasesAction> = {
  id: 'databases',
  about: 'What each database is and holds now, its rows, and where a row would go and why.',
  initial: initialState,
  bindings,
  reduce,
  heading(state, look) {
    const { rows, explained, form, isReading, isPolling, size } = state;
    if (form) return { detail: `new row of ${safeText(form.entity.name)}` };
    const name = nameOf(currentItem(state));
    const detail = explained ? 'where a row goes' : rows ? `rows of ${safeText(name)}` : undefined;
    const lines = explained ? explanationLength(explained, size.columns) : 0;
    const more = lines - state.explainedTop - size.rows;
    const status =
      (isReading && !isPolling) || rows?.isReading
        ? `reading ${look.glyphs.ellipsis}`
        : more > 0
          ? `${formatAmount(more, 'line')} below`
          : '';
    return { ...(detail ? { detail } : {}), status: status === '' ? [] : [span('dim', status)] };
  },
  editing({ typing, form }) {
    if (form) return takesText(form) ? editingForm(form) : undefined;
    if (!typing) return undefined;
    const { purpose, field } = typing;
    return {
      field,
      change: (changed) => ({ type: 'typed', field: changed }),
      accept: (context) =>
        purpose === 'search' ? findTyped(context, field.text) : explainTyped(context, field.text),
      cancel: ({ dispatch }) => dispatch({ type: 'closed' }),
    };
  },
  list({ explained, rows, items, scroll, form }) {
    if (form || explained) return undefined;
    if (rows) return { firstRow: ROWS_HEAD, scroll: rows.scroll };
    return items.length === 0 ? undefined : { firstRow: LIST_HEAD, scroll };
  },
  async enter(context, { row }) {
    await readStatuses(context);
    if (row === undefined) return;
    context.dispatch({ type: 'typing', purpose: 'explain', text: row });
    await explainTyped(context, row);
  },
  jobs: ({ jobs }) => jobs,
  async tick(context, isInFront) {
    pollStatuses(context, isInFront);
    if (isInFront) await checkForm(context);
  },
  resized: (size) => ({ type: 'resized', size }),
  Screen: DatabasesScreen,
};
