import { formatAttempt, insertedLine, insertedTail } from '../ledger/attempt-writer.js';
import type { LineWriter } from '../ledger/line-writer.js';
import type { ClaimedRow } from './work.js';

/**
 * Writes the ledger lines of a batch (rows of one entity). Lines of inserted rows, by far the most, share
 * their tail, which is formatted once.
 */
export function writeAttempts(
  rows: readonly ClaimedRow[],
  thread: number,
  endedMs: number,
  lines: LineWriter,
): void {
  let startedMs = Number.NaN;
  let lateMs: number | undefined;
  let tail = '';
  for (const row of rows) {
    const { stored } = row.judgement;
    if (row.outcome !== 'inserted' || !stored || row.retries > 0) {
      lines.add(`${formatAttempt(row.toAttempt(thread, endedMs))}\n`);
      continue;
    }
    if (row.startedMs !== startedMs || row.lateMs !== lateMs) {
      ({ startedMs, lateMs } = row);
      tail = insertedTail(thread, startedMs, endedMs, lateMs);
    }
    lines.add(insertedLine(row.entity.name, row.row, stored, tail));
  }
}

/** The ledger line of one row, as `writeAttempts` writes it. */
export function attemptLine(row: ClaimedRow, thread: number, endedMs: number): string {
  const { stored } = row.judgement;
  if (row.outcome !== 'inserted' || !stored || row.retries > 0) {
    return `${formatAttempt(row.toAttempt(thread, endedMs))}\n`;
  }
  const tail = insertedTail(thread, row.startedMs, endedMs, row.lateMs);
  return insertedLine(row.entity.name, row.row, stored, tail);
}
