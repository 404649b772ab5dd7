import type { ListArea } from '../view.js';
import { GAP } from './grid.js';
import { DETAIL_HEAD_ROWS, layoutIn, threadGrid, type LiveState } from './state.js';

/** The list that is shown below databases and rates: threads, rejected rows, databases, or a thread's rows. */
export function listArea(state: LiveState): ListArea | undefined {
  const { run, open, showsRejected, showsDatabases, rejected, databases, threads } = state;
  const { showsEvents, events } = state;
  if (!run?.snapshot || run.phase === 'broken' || run.phase === 'crashed') return undefined;
  const { aboveRows, isRoomy, shardRows } = layoutIn(state);
  const top = aboveRows + (showsDatabases ? 0 : shardRows);
  if (open) return { firstRow: top + DETAIL_HEAD_ROWS - 1, scroll: open.scroll };
  if (showsRejected) return { firstRow: top + 1, scroll: rejected };
  if (showsEvents) return { firstRow: top + 1, scroll: events };
  if (showsDatabases) return { firstRow: top + 1, scroll: databases };
  const grid = threadGrid(state);
  if (grid.kind === 'heat') return undefined;
  const cells = { width: grid.cellWidth + GAP, rows: grid.rows };
  return { firstRow: top + (isRoomy ? 1 : 0), scroll: threads, cells };
}
