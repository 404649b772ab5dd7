import { formatError } from '../../base/errors.js';
import { safeText } from '../../components/text.js';
import { carryOut } from '../jobs.js';
import type { Editing } from '../view.js';
import { openTable, readStatuses, type DatabasesContext } from './effects.js';
import {
  brokenIn,
  currentAnswer,
  hasText,
  isOnLast,
  wantsAnswer,
  type RowForm,
} from './row-form.js';
import type { DatabasesAction, DatabasesState } from './state.js';
import { capitalize } from '../../base/text.js';
import { RUN_IS_GOING } from '../verbs.js';

/** The field of the form that is typed in. */
export function editingForm(form: RowForm): Editing<DatabasesState, DatabasesAction> {
  return {
    field: form.field,
    change: (field) => ({ type: 'form-typed', field }),
    accept: (context) => (isOnLast(form) ? finish(context) : goOn(context)),
    acceptLabel: isOnLast(form) ? 'insert' : 'next field',
    complete: goOn,
    completeLabel: 'next field',
    cancel: leaveForm,
    cancelLabel: 'close',
  };
}

function goOn({ dispatch }: DatabasesContext): void {
  dispatch({ type: 'form-next' });
}

/** Closes the form; asks first where something would be lost. */
function leaveForm({ state, dispatch, ask }: DatabasesContext): void {
  const close = (): void => dispatch({ type: 'form-closed' });
  if (!state.form || !hasText(state.form)) return close();
  ask({
    title: 'Discard the row?',
    lines: ['What was typed is lost.'],
    answers: [{ key: 'y', label: 'discard', run: close }],
    escapeLabel: 'go on typing',
  });
}

/** Asks router and databases about the row as it is typed, unless they were asked already. */
export async function checkForm(context: DatabasesContext): Promise<void> {
  const { form } = context.state;
  if (!form || !wantsAnswer(form)) return;
  const { session, entity, texts } = form;
  context.dispatch({ type: 'form-asking', session });
  try {
    const explained = await context.services.databases.explainFields({ entity, texts });
    context.dispatch({ type: 'form-answered', session, explained });
  } catch (error) {
    context.dispatch({ type: 'form-answered', session, explained: undefined });
    context.notify(formatError(error), 'bad');
  }
}

/** Inserts the row; one that would be rejected only after a question. */
async function finish(context: DatabasesContext): Promise<void> {
  context.dispatch({ type: 'form-whole' });
  const { form } = context.state;
  if (!form) return;
  const { session, entity, texts } = form;
  const known =
    currentAnswer(form) ?? (await context.services.databases.explainFields({ entity, texts }));
  if (context.state.form?.session !== session) return;
  if (known.outcome === 'inserted') return insert(context, form);
  const answers = known.prospects.filter(({ verdict }) => verdict !== 'fine');
  const reasons = [
    ...brokenIn(form).map(({ message }) => message),
    ...answers.map(({ text }) => text),
  ];
  context.ask({
    title: known.outcome === 'unknown' ? 'Insert it all the same?' : 'It would be rejected',
    lines: reasons.map(safeText),
    answers: [{ key: 'y', label: 'let the run decide', run: () => insert(context, form) }],
    escapeLabel: 'back to the row',
  });
}

async function insert(context: DatabasesContext, form: RowForm): Promise<void> {
  const { services, dispatch, notify } = context;
  const { session, entity, texts } = form;
  if (services.live.isRunning()) {
    notify(capitalize(RUN_IS_GOING), 'bad');
    return;
  }
  dispatch({ type: 'form-inserting', session });
  try {
    await services.recovery.stop();
    const title = `Inserting a row of ${safeText(entity.table)}`;
    const onCancel = (): void => services.live.stop();
    const inserting = services.databases.insertRow(
      { entity, texts },
      journalOf(context.state, form),
    );
    await carryOut(context, { kind: 'inserting', title, onCancel }, () => inserting);
    // Of a cancelled job, too: its run may have inserted the row before it stopped.
    const result = await inserting;
    dispatch({ type: 'form-inserted', session, result });
    if (!result) notify('The row was not inserted: the run was cancelled', 'dim');
  } catch (error) {
    dispatch({ type: 'form-inserted', session, result: undefined });
    notify(formatError(error), 'bad');
  }
  await readStatuses(context);
  if (context.state.rows) await openTable(context);
}

/** The journal of the databases of the entity, where it is known. */
function journalOf({ statuses }: DatabasesState, { entity }: RowForm): string | undefined {
  return statuses?.find((status) => status.entity === entity.name && status.settings)?.settings
    ?.journal;
}
