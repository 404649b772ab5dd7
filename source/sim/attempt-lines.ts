import { roundMs } from '../base/format.js';
import { ENTITY_LIST, type Entity, type EntityName } from '../entities/entity.js';
import type { StoredRow, StoredValue } from '../entities/value.js';
import type { LineWriter } from '../ledger/line-writer.js';
import type { RowInHand } from './work.js';

/** What stands between the values in the line of an inserted row. */
interface Frame {
  /** Up to the number of the row. */
  readonly head: string;
  /** Before the value of each field. */
  readonly labels: readonly string[];
  /** Position of the exact decimal, which is a JSON number; -1 where there is none. */
  readonly decimalAt: number;
}

const FRAMES = Object.fromEntries(ENTITY_LIST.map((entity) => [entity.name, frameOf(entity)])) as {
  readonly [Name in EntityName]: Frame;
};

function frameOf({ name, fields }: Entity): Frame {
  return {
    head: `{"entity":"${name}","row":`,
    labels: fields.map((field, position) =>
      position === 0 ? `,"values":{"${field.name}":` : `,"${field.name}":`,
    ),
    decimalAt: fields.findIndex(({ kind }) => kind === 'decimal'),
  };
}

/**
 * Writes the ledger lines of a batch, which is of one entity. Rows that went in, nearly all, differ
 * in little: their lines are put together from pieces, as `JSON.stringify` would write them.
 */
export function writeAttempts(
  rows: readonly RowInHand[],
  thread: number,
  endedMs: number,
  lines: LineWriter,
): void {
  const [first] = rows;
  if (!first) return;
  const frame = FRAMES[first.entity.name];
  let startedMs = Number.NaN;
  let tail = '';
  for (const row of rows) {
    const { stored } = row.judgement;
    if (row.outcome !== 'inserted' || !stored || row.retries > 0) {
      lines.add(`${JSON.stringify(row.toAttempt(thread, endedMs))}\n`);
      continue;
    }
    if (row.startedMs !== startedMs) {
      startedMs = row.startedMs;
      tail = tailOf(thread, startedMs, endedMs);
    }
    lines.add(frame.head + row.row + valuesOf(stored, frame) + tail);
  }
}

function valuesOf(stored: StoredRow, { labels, decimalAt }: Frame): string {
  let text = '';
  for (let position = 0; position < labels.length; position += 1) {
    text += labels[position];
    text += position === decimalAt ? Number(stored[position]) : jsonOf(stored[position] ?? '');
  }
  return text;
}

function jsonOf(value: StoredValue): string | number {
  if (typeof value === 'number') return value;
  return ESCAPED.test(value) ? JSON.stringify(value) : `"${value}"`;
}

/** What JSON escapes in a text, or may. */
const ESCAPED = /["\\\x00-\x1f\ud800-\udfff]/; // oxlint-disable-line no-control-regex -- JSON escapes it

/** What ends the line of an inserted row: the same for all rows of a batch. */
function tailOf(thread: number, startedMs: number, endedMs: number): string {
  return (
    `},"thread":${thread},"outcome":"inserted","reasons":[],` +
    `"startedMs":${roundMs(startedMs)},"latencyMs":${roundMs(endedMs - startedMs)}}\n`
  );
}
