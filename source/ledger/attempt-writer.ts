import { roundMs } from '../base/format.js';
import { entityIndex, type EntityName } from '../entities/entity.js';
import type { StoredRow, StoredValue } from '../entities/value.js';
import type { Attempt } from './attempt.js';
import { FRAMES, MARKS } from './attempt-grammar.js';
import { isWrittenJson, isWrittenNumber, plainText, type AttemptValue } from './values.js';

/** Formats an attempt as one line of JSON without the line break; values keep their spelling. */
export function formatAttempt(attempt: Attempt): string {
  if (!Object.values(attempt.values).some(isSpelled)) return JSON.stringify(attempt);
  const { entity, row, values, ...others } = attempt;
  const head = JSON.stringify({ entity, row }).slice(0, -1);
  const members = Object.entries(values).map(([name, value]) => `"${name}":${jsonOfValue(value)}`);
  return `${head}${MARKS.values}${members.join(',')}},${JSON.stringify(others).slice(1)}`;
}

function jsonOfValue(value: AttemptValue): string {
  return isSpelled(value) ? plainText(value) : JSON.stringify(value);
}

const isSpelled = (value: AttemptValue): boolean => isWrittenNumber(value) || isWrittenJson(value);

/**
 * The line of an inserted row, with its line break: the same text as from `formatAttempt`, but much faster.
 * @param tail as `insertedTail` gives it; the same for all rows of a batch
 */
export function insertedLine(
  entity: EntityName,
  row: number,
  stored: StoredRow,
  tail: string,
): string {
  const { head, fields } = FRAMES[entityIndex(entity)]!;
  let line = head + row;
  for (let position = 0; position < fields.length; position += 1) {
    const { label, kind } = fields[position]!;
    const value = stored[position] ?? '';
    line += label;
    line += kind === 'decimal' ? Number(value) : jsonOfStored(value);
  }
  return line + tail;
}

function jsonOfStored(value: StoredValue): string | number {
  if (typeof value === 'number') return value;
  return ESCAPED.test(value) ? JSON.stringify(value) : `"${value}"`;
}

/** Characters that JSON escapes, or may. */
const ESCAPED = /["\\\x00-\x1f\ud800-\udfff]/; // oxlint-disable-line no-control-regex -- JSON escapes it

/**
 * The end of the line of an inserted row.
 * @param startedMs @param endedMs since the start of the run
 * @param lateMs in an open loop
 */
export function insertedTail(
  thread: number,
  startedMs: number,
  endedMs: number,
  lateMs?: number,
): string {
  const late = lateMs === undefined ? '' : `${MARKS.late}${roundMs(lateMs)}`;
  return (
    `${MARKS.thread}${thread}${MARKS.outcome}inserted${MARKS.reasons}` +
    `${MARKS.started}${roundMs(startedMs)}${MARKS.latency}${roundMs(endedMs - startedMs)}${late}}\n`
  );
}
