import type { DatabaseStatus } from '../../commands/database-status.js';
import { formatError } from '../../base/errors.js';
import { formatAmount } from '../../base/format.js';
import { nameById } from '../../entities/entity.js';
import type { TypedKeyAnswer } from '../../services/databases/read-key.js';
import type { Context } from '../view.js';
import { selectedRow, wantedPage, type RowsState } from './rows-state.js';
import {
  currentEntity,
  currentTarget,
  type DatabasesAction,
  type DatabasesState,
} from './state.js';

export type DatabasesContext = Context<DatabasesState, DatabasesAction>;

/** Shortest time between two automatic refreshes, in milliseconds. */
const POLL_MS = 5000;

/** Automatic refreshes take at most one part in this many of the time. */
const POLL_SHARE = 20;

/** Refreshes the status of the databases; each is shown as soon as it has answered. */
export function readStatuses(context: DatabasesContext): Promise<void> {
  return readNow(context, false);
}

/** Refreshes automatically while the list is visible. */
export function pollStatuses(context: DatabasesContext, isInFront: boolean): void {
  const { rows, explained, form, nextPollMs } = context.state;
  if (!isInFront || rows || explained || form || performance.now() < nextPollMs) return;
  void readNow(context, true);
}

async function readNow(
  { state, services, dispatch }: DatabasesContext,
  isPolling: boolean,
): Promise<void> {
  if (state.isReading) {
    // A requested refresh becomes visible even if an automatic one is in progress.
    if (!isPolling) dispatch({ type: 'reading', isPolling });
    return;
  }
  const began = performance.now();
  const readyAt = (): number => {
    const now = performance.now();
    return now + Math.max(POLL_MS, POLL_SHARE * (now - began));
  };
  dispatch({ type: 'reading', isPolling });
  try {
    const { entities } = services.topology;
    const show = (statuses: readonly DatabaseStatus[]): void =>
      dispatch({ type: 'answered', statuses, entities });
    // Known values stay visible until there are newer ones.
    await services.databaseStatuses(state.statuses ? undefined : show).then(show);
    dispatch({ type: 'read', nextPollMs: readyAt() });
  } catch (error) {
    dispatch({ type: 'read', nextPollMs: readyAt(), problem: formatError(error) });
  }
}

/** Opens the table of the selected database, or reopens it at the same row. */
export async function openTable(context: DatabasesContext): Promise<void> {
  const { state, services, dispatch } = context;
  const target = currentTarget(state);
  if (!target) return;
  const id = state.rows && selectedRow(state.rows)?.[0];
  const { position, total, silent } =
    typeof id === 'number'
      ? await services.databases.locateRow(target, id)
      : { position: 0, ...(await services.databases.countRows(target)) };
  dispatch({ type: 'rows-opened', target, total, position, silent });
  await loadRows(context);
}

/** Reads the visible rows that are not in memory, one page at a time. */
export async function loadRows(context: DatabasesContext): Promise<void> {
  const { services, dispatch } = context;
  const { rows } = context.state;
  if (!rows || rows.isReading) return;
  const { session } = rows;
  for (;;) {
    const page = wantedPage(context.state.rows ?? rows);
    if (!page) return;
    dispatch({ type: 'rows-reading', session });
    try {
      const found = await services.databases.readRows(page.request);
      dispatch({ type: 'rows-read', session, page, found });
    } catch (error) {
      dispatch({ type: 'rows-not-read', session, problem: formatError(error) });
      return;
    }
    if (!isOpen(context, session)) return;
  }
}

function isOpen({ state }: DatabasesContext, session: RowsState['session']): boolean {
  return state.rows?.session === session;
}

/** Goes to the row with the typed id or key, or to the next one if it is not stored. */
export async function findTyped(context: DatabasesContext, text: string): Promise<void> {
  const { services, dispatch, notify } = context;
  const target = currentTarget(context.state);
  if (!target) return;
  const { entity } = target;
  const typed = entity.identifying ? await services.databases.readKey(text, entity) : readId(text);
  if (!typed.ok) {
    dispatch({ type: 'refused', problem: typed.problem });
    return;
  }
  const { id, shown } = typed;
  const { position, isStored, total } = await services.databases.locateRow(target, id);
  dispatch({ type: 'row-found', total, position });
  if (!isStored) {
    const name = nameById(entity.name, shown);
    // Keys that are not ids have another order than the rows.
    notify(
      entity.identifying ? `${name} is not stored` : describeAbsent(name, position, total),
      'warning',
    );
  }
  await loadRows(context);
}

function readId(text: string): TypedKeyAnswer {
  const shown = text.trim();
  const id = /^\d+$/.test(shown) ? Number(shown) : Number.NaN;
  if (Number.isSafeInteger(id)) return { ok: true, id, shown };
  return { ok: false, problem: 'An id is a whole number, written with digits only' };
}

function describeAbsent(name: string, position: number, total: number): string {
  const where =
    position >= total
      ? 'all ids are lower'
      : position === 0
        ? 'all ids are higher'
        : `it would come after ${formatAmount(position, 'row')}`;
  return `${name} is not stored; ${where}`;
}

/** Explains the typed row, or shows why it cannot be read. */
export async function explainTyped(context: DatabasesContext, text: string): Promise<void> {
  const { services, dispatch, state } = context;
  const assumed = currentEntity(state) ?? services.model.entities[0]!;
  const answer = await services.databases.explainTyped(text, assumed);
  if (answer.ok) dispatch({ type: 'explained', explained: answer.explained });
  else dispatch({ type: 'refused', problem: answer.problem });
}

/** Applies pending migrations, and refreshes. */
export async function migrate(context: DatabasesContext): Promise<void> {
  const applied = await context.services.databases.migrate();
  await readStatuses(context);
  const text = applied.length === 0 ? 'Nothing was pending' : `Applied: ${applied.join('; ')}`;
  context.notify(text, 'good');
}
