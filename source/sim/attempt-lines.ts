import { formatAttempt, insertedLine, insertedTail } from '../ledger/attempt-writer.js';
import type { LineWriter } from '../ledger/line-writer.js';
import type { RowInHand } from './work.js';

/**
 * Writes the ledger lines of a batch, which is of one entity. Rows that were inserted, nearly all, differ
 * in little: their lines are put together from pieces.
 */
export function writeAttempts(
  rows: readonly RowInHand[],
  thread: number,
  endedMs: number,
  lines: LineWriter,
): void {
  let startedMs = Number.NaN;
  let tail = '';
  for (const row of rows) {
    const { stored } = row.judgement;
    if (row.outcome !== 'inserted' || !stored || row.retries > 0) {
      lines.add(`${formatAttempt(row.toAttempt(thread, endedMs))}\n`);
      continue;
    }
    if (row.startedMs !== startedMs) {
      startedMs = row.startedMs;
      tail = insertedTail(thread, startedMs, endedMs);
    }
    lines.add(insertedLine(row.entity.name, row.row, stored, tail));
  }
}
