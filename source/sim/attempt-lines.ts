import { storedJson } from '../entities/stored-json.js';
import { formatAttempt, insertedLine, insertedTail } from '../ledger/attempt-writer.js';
import type { LineWriter } from '../ledger/line-writer.js';
import type { BatchRows } from './batch-rows.js';
import type { TurnRows } from './turn-rows.js';
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
  let tail = '';
  for (const row of rows) {
    const { stored } = row.judgement;
    if (row.outcome !== 'inserted' || !stored || row.retries > 0 || row.lateMs !== undefined) {
      lines.add(`${formatAttempt(row.toAttempt(thread, endedMs))}\n`);
      continue;
    }
    if (row.startedMs !== startedMs) {
      ({ startedMs } = row);
      tail = insertedTail(thread, startedMs, endedMs);
    }
    lines.add(insertedLine(row.entity, row.row, storedJson(stored), tail));
  }
}

/** The same for a batch with plain rows. */
export function writeBatchAttempts(
  batch: BatchRows,
  thread: number,
  endedMs: number,
  lines: LineWriter,
): void {
  const { entity, first, startedMs } = batch;
  const tail = insertedTail(thread, startedMs, endedMs);
  for (let at = 0; at < batch.length; at += 1) {
    const json = batch.plainJson(at);
    if (json === undefined) writeAttempts([batch.claim(at)], thread, endedMs, lines);
    else lines.add(insertedLine(entity, first + at, json, tail));
  }
}

/** The ledger lines of the rows of a turn that are decided and not recorded. */
export function turnLines(turn: TurnRows, thread: number, endedMs: number): string {
  const { entity, first, startedMs, recorded, decided } = turn;
  const tail = insertedTail(thread, startedMs, endedMs);
  let text = '';
  for (let at = recorded; at < decided; at += 1) {
    const stored = turn.plain(at);
    text += stored
      ? insertedLine(entity, first + at, storedJson(stored), tail)
      : attemptLine(turn.claim(at), thread, endedMs);
  }
  return text;
}

/** The ledger line of one row, as `writeAttempts` writes it. */
export function attemptLine(row: ClaimedRow, thread: number, endedMs: number): string {
  const { stored } = row.judgement;
  if (row.outcome !== 'inserted' || !stored || row.retries > 0 || row.lateMs !== undefined) {
    return `${formatAttempt(row.toAttempt(thread, endedMs))}\n`;
  }
  const tail = insertedTail(thread, row.startedMs, endedMs);
  return insertedLine(row.entity, row.row, storedJson(stored), tail);
}
