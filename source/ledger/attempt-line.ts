import { replaceSpellings } from '../base/json-spelling.js';
import { ENTITY_NAMES } from '../entities/entity.js';
import { OUTCOMES } from '../entities/outcome.js';
import type { Attempt } from './attempt.js';
import { MARKS } from './attempt-grammar.js';
import { parseLine } from './lines.js';

/**
 * Parses a line of an attempts file; undefined if it is torn or is not an attempt.
 */
export function parseAttempt(line: string): Attempt | undefined {
  const parsed = parseLine(keepSpellings(line));
  return isAttempt(parsed) ? parsed : undefined;
}

const INSERTED = `${MARKS.outcome}inserted"`;

/**
 * Wraps values whose spelling `JSON.parse` would lose: numbers, arrays and objects. Lines of inserted rows
 * have none.
 */
function keepSpellings(line: string): string {
  const found = line.lastIndexOf(MARKS.values);
  const from = found + MARKS.values.length;
  const to = line.lastIndexOf(MARKS.thread);
  if (found === -1 || to < from || line.includes(INSERTED, to)) return line;
  const values = replaceSpellings(line.slice(from, to), (spelling) => {
    if (/^[[{]/.test(spelling)) return JSON.stringify({ json: spelling });
    return String(Number(spelling)) === spelling ? spelling : JSON.stringify({ number: spelling });
  });
  return line.slice(0, from) + values + line.slice(to);
}

/** Whether a parsed line is an attempt: an edited file may contain anything. */
function isAttempt(parsed: unknown): parsed is Attempt {
  if (typeof parsed !== 'object' || parsed === null) return false;
  const line = parsed as Partial<Attempt>;
  return (
    ENTITY_NAMES.some((name) => name === line.entity) &&
    Number.isSafeInteger(line.row) &&
    typeof line.values === 'object' &&
    line.values !== null &&
    Number.isSafeInteger(line.thread) &&
    OUTCOMES.some((outcome) => outcome === line.outcome) &&
    Array.isArray(line.reasons) &&
    isTime(line.startedMs) &&
    isTime(line.latencyMs) &&
    (line.lateMs === undefined || isTime(line.lateMs))
  );
}

function isTime(ms: unknown): boolean {
  return ms === null || Number.isFinite(ms);
}
