import { CLOSE, COMMA, END, LINE_BREAK } from '../base/ascii.js';
import { bytesOf, type PlainJson } from '../base/plain-json.js';
import type { Entity } from '../entities/entity.js';
import { OUTCOMES, type Outcome, type Reason } from '../entities/outcome.js';
import type { Attempt } from './attempt.js';
import { MARKS } from './attempt-grammar.js';

const THREAD = bytesOf(MARKS.thread);
const OUTCOME = bytesOf(MARKS.outcome);
const OUTCOME_ENDS = OUTCOMES.map((outcome) => ({
  outcome,
  end: bytesOf(outcome + MARKS.reasons),
}));
const REASON = [
  bytesOf(MARKS.reason[0]),
  bytesOf(MARKS.reason[1]),
  bytesOf(MARKS.reason[2]),
] as const;
const STARTED = bytesOf(MARKS.started);
const LATENCY = bytesOf(MARKS.latency);
const LATE = bytesOf(MARKS.late);
const RETRIES = bytesOf(MARKS.retries);
const ERROR = [bytesOf(MARKS.error[0]), bytesOf(MARKS.error[1])] as const;

/** Reads what follows a row's values in a line of an attempts file: who tried it, when, and its outcome. */
export class AttemptTail {
  thread = 0;
  outcome: Outcome = 'unknown';
  /** As in `Attempt`; NaN if not known. */
  startedMs = 0;
  latencyMs = 0;
  /** As in `Attempt`; NaN in a closed loop. */
  lateMs = Number.NaN;
  /** Whether the row's id was taken when it was tried. */
  foundIdTaken = false;
  /** Whether it was tried once, without an error. */
  isFirstTry = true;

  readonly #json: PlainJson;
  /** The tail of the last line of an inserted row: the next line mostly has the same. */
  #lastStart = 0;
  #lastEnd = 0;

  constructor(json: PlainJson) {
    this.#json = json;
  }

  /** Forgets the tail of the last line: the next one is in other bytes. */
  forget(): void {
    this.#lastStart = 0;
    this.#lastEnd = 0;
  }

  /** Reads the tail of a line in the short form: an inserted row, at the first try. */
  readShort(): boolean {
    if (this.#passLast()) return true;
    const json = this.#json;
    const { at: start } = json;
    if (!json.passByte(COMMA)) return false;
    const thread = json.integer();
    if (Number.isNaN(thread) || !json.passByte(COMMA)) return false;
    const startedMs = json.decimal();
    if (Number.isNaN(startedMs) || !json.passByte(COMMA)) return false;
    const latencyMs = json.decimal();
    if (Number.isNaN(latencyMs) || !json.passByte(CLOSE) || !json.passByte(END)) return false;
    if (json.at < json.bytes.length && !json.passByte(LINE_BREAK)) return false;
    this.thread = thread;
    this.outcome = 'inserted';
    this.startedMs = startedMs;
    this.latencyMs = latencyMs;
    this.lateMs = Number.NaN;
    this.foundIdTaken = false;
    this.isFirstTry = true;
    this.#lastStart = start;
    this.#lastEnd = json.at;
    return true;
  }

  /** Reads the tail of a line in the long form. @param keyTaken the beginning of the reason of a row whose id is taken */
  read(keyTaken: Uint8Array): boolean {
    const json = this.#json;
    const { at: start } = json;
    if (this.#passLast()) return true;
    if (!json.pass(THREAD)) return false;
    const thread = json.integer();
    if (Number.isNaN(thread) || !json.pass(OUTCOME)) return false;
    const outcome = this.#passOutcome();
    if (!outcome || !this.#passReasons(keyTaken) || !json.pass(STARTED)) return false;
    const startedMs = json.decimal();
    if (Number.isNaN(startedMs) || !json.pass(LATENCY)) return false;
    const latencyMs = json.decimal();
    if (Number.isNaN(latencyMs) || !this.#passExtras() || !json.passByte(END)) return false;
    if (json.at < json.bytes.length && !json.passByte(LINE_BREAK)) return false;
    this.thread = thread;
    this.outcome = outcome;
    this.startedMs = startedMs;
    this.latencyMs = latencyMs;
    this.#lastStart = start;
    this.#lastEnd = outcome === 'inserted' ? json.at : start;
    return true;
  }

  #passLast(): boolean {
    const json = this.#json;
    const { bytes, at } = json;
    const length = this.#lastEnd - this.#lastStart;
    if (length === 0) return false;
    for (let index = 0; index < length; index += 1) {
      if (bytes[at + index] !== bytes[this.#lastStart + index]) return false;
    }
    json.at = at + length;
    this.foundIdTaken = false;
    return true;
  }

  #passOutcome(): Outcome | undefined {
    for (const { outcome, end } of OUTCOME_ENDS) if (this.#json.pass(end)) return outcome;
    return undefined;
  }

  #passReasons(keyTaken: Uint8Array): boolean {
    const json = this.#json;
    this.foundIdTaken = false;
    while (json.bytes[json.at] !== CLOSE) {
      this.foundIdTaken ||= json.startsWith(keyTaken);
      const [field, rule, message] = REASON;
      if (!json.pass(field) || !json.text(true) || !json.pass(rule) || !json.text(true))
        return false;
      if (!json.pass(message) || !json.text(true) || !json.passByte(END)) return false;
      if (json.bytes[json.at] === CLOSE) return true;
      if (!json.passByte(COMMA)) return false;
    }
    return true;
  }

  /** Reads the optional members of a line: lateness, retries and the database error. */
  #passExtras(): boolean {
    const json = this.#json;
    this.lateMs = Number.NaN;
    if (json.pass(LATE)) {
      this.lateMs = json.decimal();
      if (Number.isNaN(this.lateMs)) return false;
    }
    this.isFirstTry = true;
    if (json.pass(RETRIES)) {
      if (Number.isNaN(json.integer())) return false;
      this.isFirstTry = false;
    }
    const [error, code] = ERROR;
    if (!json.pass(error)) return true;
    this.isFirstTry = false;
    return json.text(true) && json.pass(code) && json.text(true) && json.passByte(END);
  }

  /** Takes over the tail of a parsed line. */
  take({ reasons, retries, error, ...line }: Attempt, entity: Entity): void {
    this.thread = line.thread;
    this.outcome = line.outcome;
    this.startedMs = line.startedMs ?? Number.NaN;
    this.latencyMs = line.latencyMs ?? Number.NaN;
    this.lateMs = line.lateMs ?? Number.NaN;
    this.foundIdTaken = isKeyTaken(entity, reasons);
    this.isFirstTry = retries === undefined && error === undefined;
    this.#lastEnd = this.#lastStart;
  }
}

/** Whether a taken id is among the reasons of a row. */
function isKeyTaken({ fields: [key] }: Entity, reasons: readonly Reason[]): boolean {
  return reasons.some(({ field, rule }) => field === key?.name && rule === 'unique');
}
