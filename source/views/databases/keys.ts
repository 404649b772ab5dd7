import { formatAmount } from '../../base/format.js';
import type { DatabaseStatus } from '../../commands/database-status.js';
import type { FoundRow } from '../../db/rows.js';
import type { Entity } from '../../entities/entity.js';
import { isDerived } from '../../entities/input-fields.js';
import { listBindings } from '../movement.js';
import { RUN_IS_GOING, VERBS } from '../verbs.js';
import type { Binding } from '../view.js';
import { loadRows, migrate, openTable, readStatuses } from './effects.js';
import { hasHiddenFields } from './row-columns.js';
import { selectedRow } from './rows-state.js';
import {
  currentEntity,
  currentItem,
  nameOf,
  type DatabasesAction,
  type DatabasesState,
} from './state.js';

type DatabasesBinding = Binding<DatabasesState, DatabasesAction>;

/** Moves like in every list; then reads the rows that have become visible. */
const moves: readonly DatabasesBinding[] = listBindings<DatabasesState, DatabasesAction>(
  'databases',
  (move) => ({ type: 'moved', move }),
).map(thenLoading);

function thenLoading(binding: DatabasesBinding): DatabasesBinding {
  return {
    ...binding,
    async run(context) {
      await binding.run(context);
      await loadRows(context);
    },
  };
}

/** The databases with pending migrations. */
function pendingIn(statuses: readonly DatabaseStatus[] | undefined): DatabaseStatus[] {
  return (statuses ?? []).filter(
    ({ state, migrations, replica }) =>
      replica === undefined && (state === 'missing' || (migrations?.pending.length ?? 0) > 0),
  );
}

/** A row as in a JSON workload file. */
function asJson({ fields }: Entity, row: FoundRow): string {
  const values = fields.flatMap((field, at) =>
    isDerived(field) ? [] : [[field.name, row[at] ?? null] as const],
  );
  return JSON.stringify(Object.fromEntries(values));
}

/** Shows other fields where not all of a table have room. */
const aside = (verb: 'left' | 'right', help: string): DatabasesBinding => ({
  id: `databases.${verb}`,
  ...VERBS[verb],
  help,
  disabled: ({ rows, explained, size }) => {
    if (!rows || explained) return 'open the rows of a database first';
    return hasHiddenFields(rows, size.columns) ? undefined : 'all fields are shown';
  },
  run: ({ dispatch }) => dispatch({ type: 'moved-aside', by: verb === 'right' ? 1 : -1 }),
});

const otherBindings: readonly DatabasesBinding[] = [
  {
    id: 'databases.browse',
    ...VERBS.open,
    help: 'Open the rows of the database or entity.',
    priority: 1,
    disabled(state) {
      if (state.rows || state.explained) return 'the rows are shown already';
      const item = currentItem(state);
      if (!item) return 'the databases are still being read';
      const states = item.kind === 'entity' ? item.databases : [item.status];
      if (states.some((one) => one.state === 'reachable')) return undefined;
      if (states.some((one) => one.state === 'asked'))
        return `${nameOf(item)} has not answered yet`;
      const isMissing = states.every((one) => one.state === 'missing');
      return isMissing ? `${nameOf(item)} is not created yet` : `${nameOf(item)} cannot be read`;
    },
    run: openTable,
  },
  {
    id: 'databases.search',
    ...VERBS.goTo,
    help: 'Go to the row with an id or key.',
    priority: 2,
    disabled: ({ rows, explained }) =>
      rows && !explained ? undefined : 'open the rows of a database first',
    run: ({ dispatch }) => dispatch({ type: 'typing', purpose: 'search', text: '' }),
  },
  {
    id: 'databases.explain',
    ...VERBS.explain,
    help: 'Explain where a row goes and why.',
    priority: 3,
    disabled({ explained, rows }) {
      if (explained) return 'it is explained already';
      const isOnItsWay = rows && rows.scroll.count > 0 && !selectedRow(rows);
      return isOnItsWay ? 'the row is still being read' : undefined;
    },
    async run({ state, services, dispatch }) {
      const row = state.rows && selectedRow(state.rows);
      if (!state.rows || !row) dispatch({ type: 'typing', purpose: 'explain', text: '' });
      else {
        const explained = await services.databases.explainStored(state.rows.target.entity, row);
        dispatch({ type: 'explained', explained });
      }
    },
  },
  {
    id: 'databases.explain-typed',
    ...VERBS.type,
    help: 'Type a row, and explain where it goes.',
    priority: 6,
    run: ({ dispatch }) => dispatch({ type: 'typing', purpose: 'explain', text: '' }),
  },
  {
    id: 'databases.copy',
    ...VERBS.copy,
    help: 'Copy the row as JSON.',
    priority: 7,
    disabled: ({ rows, explained }) =>
      rows && selectedRow(rows) && !explained ? undefined : 'no row is selected',
    run({ state, copy }) {
      const row = state.rows && selectedRow(state.rows);
      if (state.rows && row) copy(asJson(state.rows.target.entity, row));
    },
  },
  aside('right', 'Show the next field of the rows.'),
  aside('left', 'Show the previous field of the rows.'),
  {
    id: 'databases.refresh',
    ...VERBS.refresh,
    help: 'Read the databases again.',
    priority: 4,
    disabled: ({ explained }) => (explained ? 'close the explanation first' : undefined),
    async run(context) {
      await readStatuses(context);
      if (context.state.rows) await openTable(context);
    },
  },
  {
    id: 'databases.migrate',
    ...VERBS.migrate,
    help: 'Migrate the databases, after a question.',
    priority: 5,
    disabled: ({ statuses }) =>
      pendingIn(statuses).length > 0 ? undefined : 'no migration is pending',
    run(context) {
      const pending = pendingIn(context.state.statuses);
      context.ask({
        title: 'Apply migrations?',
        lines: pending.map(({ name, state, migrations }) =>
          state === 'missing'
            ? `${name} is created, with its table`
            : `${name}: ${formatAmount(migrations?.pending.length ?? 0, 'migration')} pending: ${migrations?.pending.join(', ')}`,
        ),
        answers: [{ key: 'y', label: 'apply', run: () => migrate(context) }],
      });
    },
  },
];

/** The reason why the keys of the view are disabled while the form of a new row is open. */
function whyDisabledByForm({ form }: DatabasesState): string | undefined {
  if (!form) return undefined;
  return form.isInserting ? 'the row is being inserted' : 'close the new row first';
}

function unlessForm(binding: DatabasesBinding): DatabasesBinding {
  return {
    ...binding,
    disabled: (state, services) => whyDisabledByForm(state) ?? binding.disabled?.(state, services),
  };
}

export const bindings: readonly DatabasesBinding[] = [
  ...otherBindings.map(unlessForm),
  {
    id: 'databases.insert',
    ...VERBS.add,
    help: 'Add a row: type it, and insert it as a run.',
    priority: 3.5,
    disabled({ form, items }, { live }) {
      if (form && !form.result) return 'a row is being typed already';
      if (items.length === 0) return 'the databases are still being read';
      return live.isRunning() ? RUN_IS_GOING : undefined;
    },
    run({ state, dispatch }) {
      const { form } = state;
      const isRejected = form?.result !== undefined && form.result.attempt.outcome !== 'inserted';
      const entity = form?.entity ?? currentEntity(state);
      if (entity)
        dispatch({ type: 'form-opened', entity, ...(isRejected ? { texts: form.texts } : {}) });
    },
  },
  {
    id: 'databases.open-run',
    ...VERBS.open,
    help: 'Open the run of the new row in Results.',
    priority: 1,
    disabled: ({ form }) => (form?.result ? undefined : 'no row was inserted'),
    run({ state, open }) {
      const result = state.form?.result;
      if (result) open('results', { runId: result.runId });
    },
  },
  {
    id: 'databases.close',
    ...VERBS.close,
    help: 'Close the new row, the explanation or the rows.',
    priority: 8,
    disabled({ rows, explained, form }) {
      if (form?.isInserting) return 'the row is being inserted';
      return rows || explained || form ? undefined : 'nothing is open';
    },
    run: ({ dispatch }) => dispatch({ type: 'closed' }),
  },
  ...moves,
];
