import { roundMs } from '../base/format.js';
import { ENTITY_LIST, type Entity, type EntityName } from '../entities/entity.js';
import type { StoredRow } from '../entities/value.js';
import { pieceOf, type LineWriter, type Piece } from '../ledger/line-writer.js';
import type { RowInHand } from './work.js';

/** What stands between the values in the line of an inserted row. */
interface Frame {
  /** Up to the number of the row. */
  readonly head: Piece;
  /** Before the value of each field. */
  readonly labels: readonly Piece[];
}

const FRAMES = Object.fromEntries(ENTITY_LIST.map((entity) => [entity.name, frameOf(entity)])) as {
  readonly [Name in EntityName]: Frame;
};

function frameOf({ name, fields }: Entity): Frame {
  return {
    head: pieceOf(`{"entity":"${name}","row":`),
    labels: fields.map((field, position) =>
      pieceOf(`${position === 0 ? ',"values":{' : ','}"${field.name}":`),
    ),
  };
}

/**
 * Writes the ledger lines of a batch. Rows that went in, nearly all, differ in little: their lines are
 * put together from pieces, as `JSON.stringify` would write them.
 */
export function writeAttempts(
  rows: readonly RowInHand[],
  thread: number,
  endedMs: number,
  lines: LineWriter,
): void {
  let startedMs = Number.NaN;
  let tail = pieceOf('');
  for (const row of rows) {
    const { stored } = row.judgement;
    if (row.outcome !== 'inserted' || !stored || row.retries > 0) {
      lines.text(`${JSON.stringify(row.toAttempt(thread, endedMs))}\n`);
      continue;
    }
    if (row.startedMs !== startedMs) {
      startedMs = row.startedMs;
      tail = tailOf(thread, startedMs, endedMs);
    }
    writeInserted(row, stored, lines);
    lines.piece(tail);
  }
}

function writeInserted({ entity, row }: RowInHand, stored: StoredRow, lines: LineWriter): void {
  const { head, labels } = FRAMES[entity.name];
  lines.piece(head);
  lines.number(row);
  for (let position = 0; position < labels.length; position += 1) {
    const label = labels[position];
    const value = stored[position];
    const field = entity.fields[position];
    if (!label || !field || value === undefined) throw new TypeError('a stored row lacks a field');
    lines.piece(label);
    if (typeof value === 'number') lines.number(value);
    else if (field.kind === 'decimal') lines.number(Number(value));
    else lines.quoted(value);
  }
}

/** What ends the line of an inserted row: the same for all rows of a batch. */
function tailOf(thread: number, startedMs: number, endedMs: number): Piece {
  return pieceOf(
    `},"thread":${thread},"outcome":"inserted","reasons":[],` +
      `"startedMs":${roundMs(startedMs)},"latencyMs":${roundMs(endedMs - startedMs)}}\n`,
  );
}
