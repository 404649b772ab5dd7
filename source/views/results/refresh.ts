import { formatError } from '../../base/errors.js';
import { seenRange } from '../../components/scroll.js';
import { carryOut } from '../jobs.js';
import type { ResultsContext } from './state.js';

/**
 * Updates the selection to the query, and the rows in memory to the window. Called after each key and on each
 * tick; mostly there is nothing to do.
 */
export function refresh(context: ResultsContext): void {
  readWindow(context);
  const { attempts, query, selection } = context.state;
  if (attempts && selection?.query !== query) void select(context);
}

const underWay = new WeakSet<object>();

async function select(context: ResultsContext): Promise<void> {
  const { attempts, query } = context.state;
  if (!attempts || underWay.has(query)) return;
  underWay.add(query);
  try {
    const selection = await carryOut(
      context,
      {
        kind: 'selecting',
        title: titleOf(query),
        onCancel: () => context.dispatch({ type: 'reverted' }),
      },
      (task) => attempts.select(query, task),
    );
    if (!selection) return;
    context.dispatch({ type: 'selected', selection });
    readWindow(context);
  } catch (error) {
    context.dispatch({ type: 'reverted' });
    context.notify(formatError(error), 'bad');
  } finally {
    underWay.delete(query);
  }
}

function titleOf({ text }: { readonly text: string }): string {
  return text.trim() === '' ? 'Sorting' : 'Searching';
}

/** Reads the visible rows, and a page on either side. */
function readWindow({ state, dispatch }: ResultsContext): void {
  const { attempts, selection, scroll, rows } = state;
  if (!attempts || !selection) return;
  const { from, to } = seenRange(scroll);
  const isRead =
    rows?.selection === selection && rows.from <= from && to <= rows.from + rows.attempts.length;
  if (isRead) return;
  const first = Math.max(0, from - scroll.visible);
  const last = Math.min(selection.count, to + scroll.visible);
  const window = { selection, from: first, attempts: attempts.rows(selection, first, last) };
  dispatch({ type: 'windowed', rows: window });
}
