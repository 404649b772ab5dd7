import { roundMs } from '../base/format.js';
import { entityIndex, type EntityName } from '../entities/entity.js';
import type { StoredRow, StoredValue } from '../entities/value.js';
import type { Attempt } from './attempt.js';
import { FRAMES, MARKS } from './attempt-grammar.js';
import { isWrittenJson, isWrittenNumber, plainText, type AttemptValue } from './values.js';

/** An attempt as one JSON object on one line, without the line break; each value is spelled as it was written. */
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
 * The line of an inserted row, put together from pieces: the same characters as those of
 * `formatAttempt` and a line break, at a fraction of the cost.
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

/** What JSON escapes in a text, or may. */
const ESCAPED = /["\\\x00-\x1f\ud800-\udfff]/; // oxlint-disable-line no-control-regex -- JSON escapes it

/** What ends the line of an inserted row. @param startedMs @param endedMs from the start of the run */
export function insertedTail(thread: number, startedMs: number, endedMs: number): string {
  return (
    `${MARKS.thread}${thread}${MARKS.outcome}inserted${MARKS.reasons}` +
    `${MARKS.started}${roundMs(startedMs)}${MARKS.latency}${roundMs(endedMs - startedMs)}}\n`
  );
}
