import { roundMs } from '../base/format.js';
import type { Attempt } from './attempt.js';
import type { Entity } from '../entities/entity.js';
import { MARKS, shortHeadOf } from './attempt-grammar.js';
import { isWrittenJson, isWrittenNumber, plainText, type AttemptValue } from './values.js';

/** Formats an attempt as one line of JSON without the line break; values keep their spelling. */
export function formatAttempt(attempt: Attempt): string {
  if (!Object.values(attempt.values).some(isSpelled)) return JSON.stringify(attempt);
  const { entity, row, values, ...others } = attempt;
  const head = JSON.stringify({ entity, row }).slice(0, -1);
  const members = Object.entries(values).map(
    ([name, value]) => `${JSON.stringify(name)}:${jsonOfValue(value)}`,
  );
  return `${head}${MARKS.values}${members.join(',')}},${JSON.stringify(others).slice(1)}`;
}

function jsonOfValue(value: AttemptValue): string {
  return isSpelled(value) ? plainText(value) : JSON.stringify(value);
}

const isSpelled = (value: AttemptValue): boolean => isWrittenNumber(value) || isWrittenJson(value);

/**
 * The line of a row that was inserted at the first try, in the short form, with its line break.
 * @param json the row as stored, as JSON
 * @param tail as `insertedTail` gives it; the same for all rows of a batch
 */
export function insertedLine(entity: Entity, row: number, json: string, tail: string): string {
  return `${shortHeadOf(entity)}${row},${json}${tail}`;
}

/** The end of such a line. @param startedMs @param endedMs since the start of the run */
export function insertedTail(thread: number, startedMs: number, endedMs: number): string {
  return `,${thread},${roundMs(startedMs)},${roundMs(endedMs - startedMs)}]}\n`;
}
