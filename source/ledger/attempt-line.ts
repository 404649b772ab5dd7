import { replaceSpellings } from '../base/json-spelling.js';
import { derive } from '../entities/derive.js';
import type { Model } from '../entities/entity.js';
import { OUTCOMES } from '../entities/outcome.js';
import type { Attempt } from './attempt.js';
import { framesOf, MARKS } from './attempt-grammar.js';
import { HEADS, parseLine } from './lines.js';
import { isStoredRow, valuesOfStored } from './values.js';

/** The beginnings of ledger lines of a model. */
const headsOf = derive((model: Model) => [
  ...HEADS,
  ...framesOf(model).map(({ shortHead }) => shortHead),
]);

/**
 * Parses a line of an attempts file; undefined if it is torn or is not an attempt.
 */
export function parseAttempt(line: string, model: Model): Attempt | undefined {
  const parsed = parseLine(keepSpellings(line), headsOf(model));
  return isAttempt(parsed, model) ? parsed : attemptOfShortForm(parsed, model);
}

/** Reads the short form of a row that was inserted at the first try; undefined for anything else. */
function attemptOfShortForm(parsed: unknown, model: Model): Attempt | undefined {
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const [name, ...others] = Object.keys(parsed);
  const entity = model.byName.get(name ?? '');
  if (!entity || others.length > 0) return undefined;
  const members: unknown = (parsed as Readonly<Record<string, unknown>>)[entity.name];
  if (!Array.isArray(members) || members.length !== SHORT_MEMBERS) return undefined;
  const [row, stored, thread, startedMs, latencyMs] = members as readonly unknown[];
  if (!isStoredRow(entity, stored)) return undefined;
  const attempt = {
    entity: entity.name,
    row,
    values: valuesOfStored(entity, stored),
    thread,
    outcome: 'inserted',
    reasons: [],
    startedMs,
    latencyMs,
  };
  return isAttempt(attempt, model) ? attempt : undefined;
}

const SHORT_MEMBERS = 5;

const INSERTED = `${MARKS.outcome}inserted"`;

/** So many digits, with or without a point, may be more than a JavaScript number holds. */
const MANY_DIGITS = /[\d.]{16}/;

/**
 * Wraps values whose spelling `JSON.parse` would lose: numbers, arrays and objects. Lines of inserted rows
 * have none but long numbers.
 */
function keepSpellings(line: string): string {
  const found = line.lastIndexOf(MARKS.values);
  const from = found + MARKS.values.length;
  const to = line.lastIndexOf(MARKS.thread);
  if (found === -1 || to < from) return line;
  if (line.includes(INSERTED, to) && !MANY_DIGITS.test(line.slice(from, to))) return line;
  const values = replaceSpellings(line.slice(from, to), (spelling) => {
    if (/^[[{]/.test(spelling)) return JSON.stringify({ json: spelling });
    return String(Number(spelling)) === spelling ? spelling : JSON.stringify({ number: spelling });
  });
  return line.slice(0, from) + values + line.slice(to);
}

/** Whether a parsed line is an attempt: an edited file may contain anything. */
function isAttempt(parsed: unknown, { byName }: Model): parsed is Attempt {
  if (typeof parsed !== 'object' || parsed === null) return false;
  const line = parsed as Partial<Attempt>;
  return (
    typeof line.entity === 'string' &&
    byName.has(line.entity) &&
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
