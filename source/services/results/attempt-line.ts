import { parseLine } from '../../ledger/lines.js';
import type { Attempt } from '../../ledger/attempt.js';

/** What the index keeps of an attempt. */
export interface AttemptKeys {
  readonly entity: string;
  readonly row: number;
  readonly thread: number;
  readonly outcome: string;
  /** Field and rule of the first reason, "name min"; empty for rows that were inserted. */
  readonly cause: string;
  readonly startedMs: number;
  readonly latencyMs: number;
}

const HEAD_MARK = '{"entity":"';
const THREAD_MARK = '"thread":';
const TIMES_MARK = '"startedMs":';

const HEAD = /\{"entity":"(\w+)","row":(\d+),/y;
const DECISION =
  /"thread":(\d+),"outcome":"([a-z-]+)","reasons":\[(?:\{"field":"(\w*)","rule":"([\w-]+)"|\])/y;
const TIMES = /"startedMs":(\d+(?:\.\d+)?),"latencyMs":(\d+(?:\.\d+)?)[,}]/y;

/**
 * Picks what the index needs out of a line that the program wrote, several times faster than parsing
 * all of it. Inside the texts of a line each quotation mark has a backslash before it, so the marks
 * that are looked for stand where the line's own keys stand and nowhere else.
 * @param text of which the line is a part, one character for each byte
 */
export function readKeys(text: string, start: number, end: number): AttemptKeys | undefined {
  const next = text.indexOf(HEAD_MARK, start + 1);
  // A torn line that another was appended to is one line with two heads.
  const isWhole = text.charCodeAt(end - 1) === CLOSING && (next === -1 || next > end);
  const head = isWhole ? matchAt(HEAD, text, start) : null;
  const decision = head && matchAt(DECISION, text, text.indexOf(THREAD_MARK, HEAD.lastIndex));
  const times = decision && matchAt(TIMES, text, text.lastIndexOf(TIMES_MARK, end));
  if (!times || DECISION.lastIndex > times.index || times.index > end) {
    return parseKeys(text.slice(start, end));
  }
  return {
    entity: head[1] ?? '',
    row: Number(head[2]),
    thread: Number(decision[1]),
    outcome: decision[2] ?? '',
    cause: decision[4] === undefined ? '' : causeOf(decision[3] ?? '', decision[4]),
    startedMs: Number(times[1]),
    latencyMs: Number(times[2]),
  };
}

const CLOSING = 0x7d;

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  if (position < 0) return null;
  pattern.lastIndex = position;
  return pattern.exec(text);
}

/** A line that is written in another way. */
function parseKeys(bytes: string): AttemptKeys | undefined {
  const attempt = parseAttempt(bytes);
  return attempt && keysOf(attempt);
}

/** The attempt on a line; undefined where the line is torn or none. @param bytes one character each */
export function parseAttempt(bytes: string): Attempt | undefined {
  const line = Buffer.from(bytes, 'latin1').toString('utf8');
  const attempt = parseLine(line) as Partial<Attempt> | null | undefined;
  return attempt?.entity && Array.isArray(attempt.reasons) ? (attempt as Attempt) : undefined;
}

export function keysOf(attempt: Attempt): AttemptKeys {
  const { entity, row, thread, outcome, reasons, startedMs, latencyMs } = attempt;
  const [first] = reasons;
  const cause = first ? causeOf(first.field, first.rule) : '';
  return { entity, row, thread, outcome, cause, startedMs, latencyMs };
}

function causeOf(field: string, rule: string): string {
  return `${field} ${rule}`.trim();
}
