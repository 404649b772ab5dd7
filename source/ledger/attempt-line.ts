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
  const parsed = parseLine(keepNumbers(line));
  return isAttempt(parsed) ? parsed : undefined;
}

const INSERTED = `${MARKS.outcome}inserted"`;

/** A text, or what stands where JSON has a number. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/** Puts numbers that parsing would change into objects that hold their digits. Stored rows have none. */
function keepNumbers(line: string): string {
  const from = line.lastIndexOf(MARKS.values);
  const to = line.lastIndexOf(MARKS.thread);
  if (from === -1 || to < from || line.includes(INSERTED, to)) return line;
  const values = line.slice(from, to).replace(TOKENS, (token) => {
    const isKept = token.startsWith('"') || String(Number(token)) === token;
    return isKept ? token : `{"number":"${token}"}`;
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
