import { CLOSE, COMMA, END, LINE_BREAK } from '../base/ascii.js';
import { bytesOf, PlainJson } from '../base/plain-json.js';
import { ENTITIES, type Entity, type EntityName } from '../entities/entity.js';
import { OUTCOMES, type Outcome, type Reason } from '../entities/outcome.js';
import type { Attempt } from './attempt.js';
import { FRAMES, MARKS } from './attempt-grammar.js';
import { parseAttempt } from './attempt-line.js';
import { ValuesReader } from './values-reader.js';

/** The grammar as bytes. */
const BYTE_FRAMES = FRAMES.map(({ entity, head, shortHead, fields }) => ({
  entity,
  head: bytesOf(head),
  shortHead: bytesOf(shortHead),
  fields: fields.map((field) => ({ ...field, label: bytesOf(field.label) })),
}));

type Frame = (typeof BYTE_FRAMES)[number];

const THREAD = bytesOf(MARKS.thread);
const OUTCOME = bytesOf(MARKS.outcome);
const OUTCOME_ENDS = OUTCOMES.map((outcome) => ({
  outcome,
  end: bytesOf(outcome + MARKS.reasons),
}));
/** The beginning of the reason of a row whose id is taken. */
const KEY_TAKEN = bytesOf(`${MARKS.reason[0]}"id"${MARKS.reason[1]}"unique"`);
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

/**
 * Reads the lines of an attempts file one by one, and extracts what counting, sorting and auditing need. Lines
 * of the usual form, which nearly all are, are read directly from their bytes; others are parsed, with the
 * same result.
 */
export class AttemptReader implements Pick<Attempt, 'entity' | 'row' | 'thread' | 'outcome'> {
  entity: EntityName = 'User';
  row = 0;
  thread = 0;
  outcome: Outcome = 'unknown';
  /** As in `Attempt`; NaN if not known. */
  startedMs = 0;
  latencyMs = 0;
  /** As in `Attempt`; NaN in a closed loop. */
  lateMs = Number.NaN;
  /** The row's id; NaN if it is not a whole number. */
  id = Number.NaN;
  /** The hash of the row as stored, or as it would be stored; NaN if its values cannot be stored. */
  hash = Number.NaN;
  /** Whether its id was taken when the row was tried. */
  foundIdTaken = false;
  /** Whether it was tried once, without an error. */
  isFirstTry = true;
  /** The offset of the line in the opened bytes. */
  lineStart = 0;

  readonly #json = new PlainJson();
  readonly #values: ValuesReader;
  #frame: Frame | undefined = BYTE_FRAMES[0];
  /** The tail of the last line of an inserted row: the next line mostly has the same. */
  #tailStart = 0;
  #tailEnd = 0;

  /** @param options.hash whether to compute `hash`: it takes half of the reading time */
  constructor({ hash }: { readonly hash: boolean }) {
    this.#values = new ValuesReader(this.#json, hash);
  }

  /** Opens the bytes of some whole lines; the last one may be torn. */
  open(lines: Uint8Array): void {
    this.#json.bytes = lines;
    this.#json.at = 0;
    this.#tailStart = 0;
    this.#tailEnd = 0;
  }

  /** The whole number in a field of the row; NaN if it is something else. */
  number(position: number): number {
    return this.#values.number(position);
  }

  /** Reads the next line. @returns undefined if there is none, false if it is not an attempt */
  next(): boolean | undefined {
    const json = this.#json;
    while (json.passByte(LINE_BREAK));
    const { at: start, bytes } = json;
    if (start >= bytes.length) return undefined;
    this.lineStart = start;
    if (this.#readPlain()) return true;
    const found = bytes.indexOf(LINE_BREAK, start);
    const end = found === -1 ? bytes.length : found;
    json.at = end;
    this.#tailEnd = this.#tailStart;
    return this.#take(parseAttempt(this.#textBetween(start, end)));
  }

  /** The attempt that was read last, in full. */
  parsed(): Attempt | undefined {
    return parseAttempt(this.#textBetween(this.lineStart, this.#json.at));
  }

  #textBetween(start: number, end: number): string {
    const { buffer, byteOffset } = this.#json.bytes;
    return Buffer.from(buffer, byteOffset + start, end - start).toString('utf8');
  }

  #readPlain(): boolean {
    const json = this.#json;
    const { at: start } = json;
    if (this.#passShortHead()) {
      if (this.#readShort()) return true;
      json.at = start;
      return false;
    }
    const frame = this.#passHead();
    if (!frame) return false;
    const row = json.integer();
    const values = this.#values;
    if (Number.isNaN(row) || !values.read(frame.fields) || !this.#readTail()) return false;
    if (!values.isStorable) return false;
    this.entity = frame.entity;
    this.row = row;
    this.id = values.number(0);
    this.hash = values.hash;
    return true;
  }

  #passShortHead(): boolean {
    const json = this.#json;
    if (this.#frame && json.pass(this.#frame.shortHead)) return true;
    const found = BYTE_FRAMES.find(({ shortHead }) => json.pass(shortHead));
    this.#frame = found ?? this.#frame;
    return found !== undefined;
  }

  /** Reads a line in the short form, behind its head. */
  #readShort(): boolean {
    const json = this.#json;
    const values = this.#values;
    const frame = this.#frame!;
    const row = json.integer();
    if (Number.isNaN(row) || !json.passByte(COMMA) || !values.readStored(frame.fields))
      return false;
    if (!this.#passLastTail() && !this.#readShortTail()) return false;
    this.entity = frame.entity;
    this.row = row;
    this.id = values.number(0);
    this.hash = values.hash;
    return true;
  }

  #readShortTail(): boolean {
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
    this.#tailStart = start;
    this.#tailEnd = json.at;
    return true;
  }

  #passHead(): Frame | undefined {
    const json = this.#json;
    if (this.#frame && json.pass(this.#frame.head)) return this.#frame;
    this.#frame = BYTE_FRAMES.find(({ head }) => json.pass(head));
    return this.#frame;
  }

  /** Reads the rest of the line. */
  #readTail(): boolean {
    const json = this.#json;
    const { at: start } = json;
    if (this.#passLastTail()) return true;
    if (!json.pass(THREAD)) return false;
    const thread = json.integer();
    if (Number.isNaN(thread) || !json.pass(OUTCOME)) return false;
    const outcome = this.#passOutcome();
    if (!outcome || !this.#passReasons() || !json.pass(STARTED)) return false;
    const startedMs = json.decimal();
    if (Number.isNaN(startedMs) || !json.pass(LATENCY)) return false;
    const latencyMs = json.decimal();
    if (Number.isNaN(latencyMs) || !this.#passExtras() || !json.passByte(END)) return false;
    if (json.at < json.bytes.length && !json.passByte(LINE_BREAK)) return false;
    this.thread = thread;
    this.outcome = outcome;
    this.startedMs = startedMs;
    this.latencyMs = latencyMs;
    this.#tailStart = start;
    this.#tailEnd = outcome === 'inserted' ? json.at : start;
    return true;
  }

  #passLastTail(): boolean {
    const json = this.#json;
    const { bytes, at } = json;
    const length = this.#tailEnd - this.#tailStart;
    if (length === 0) return false;
    for (let index = 0; index < length; index += 1) {
      if (bytes[at + index] !== bytes[this.#tailStart + index]) return false;
    }
    json.at = at + length;
    this.foundIdTaken = false;
    return true;
  }

  #passOutcome(): Outcome | undefined {
    for (const { outcome, end } of OUTCOME_ENDS) if (this.#json.pass(end)) return outcome;
    return undefined;
  }

  #passReasons(): boolean {
    const json = this.#json;
    this.foundIdTaken = false;
    while (json.bytes[json.at] !== CLOSE) {
      this.foundIdTaken ||= json.startsWith(KEY_TAKEN);
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

  /** Takes over a parsed line. @returns whether it is an attempt */
  #take(line: Attempt | undefined): boolean {
    if (!line) return false;
    const { entity, values, reasons, retries, error } = line;
    this.entity = entity;
    this.row = line.row;
    this.thread = line.thread;
    this.outcome = line.outcome;
    this.startedMs = line.startedMs ?? Number.NaN;
    this.latencyMs = line.latencyMs ?? Number.NaN;
    this.lateMs = line.lateMs ?? Number.NaN;
    this.foundIdTaken = isKeyTaken(ENTITIES[entity], reasons);
    this.isFirstTry = retries === undefined && error === undefined;
    this.#values.take(entity, values);
    this.id = this.number(0);
    this.hash = this.#values.hashOf(entity, values);
    return true;
  }
}

/** Whether a taken id is among the reasons of a row. */
function isKeyTaken({ fields: [key] }: Entity, reasons: readonly Reason[]): boolean {
  return reasons.some(({ field, rule }) => field === key?.name && rule === 'unique');
}
