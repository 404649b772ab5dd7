import { replaceSpellings } from '../base/json-spelling.js';
import { ENTITY_NAMES } from '../entities/entity.js';
import { OUTCOMES } from '../entities/outcome.js';
import type { Attempt } from './attempt.js';
import { MARKS } from './attempt-grammar.js';
import { parseLine } from './lines.js';

/**
 * The attempt on a line, whatever has become of the file; undefined where the line is torn, or tells of
 * something else.
 */
export function parseAttempt(line: string): Attempt | undefined {
  const parsed = parseLine(keepSpellings(line));
  return isAttempt(parsed) ? parsed : undefined;
}

const INSERTED = `${MARKS.outcome}inserted"`;

/**
 * Puts what parsing would change into objects that hold it as it is spelled: numbers, arrays and
 * objects. Stored rows have none.
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

/** Whether a parsed line is an attempt: a file that was edited may hold anything. */
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
    isTime(line.latencyMs)
  );
}

function isTime(ms: unknown): boolean {
  return ms === null || Number.isFinite(ms);
}
