import {
  CLOSE,
  COMMA,
  END,
  LINE_BREAK,
  MINUS,
  NINE,
  OPEN,
  POINT,
  QUOTE,
  ZERO,
} from '../base/ascii.js';
import { hashText, TextHash } from '../base/hash.js';
import { bytesOf, PlainJson } from '../base/plain-json.js';
import {
  ENTITIES,
  ENTITY_LIST,
  ENTITY_NAMES,
  type Entity,
  type EntityName,
} from '../entities/entity.js';
import { OUTCOMES, type Outcome } from '../entities/outcome.js';
import type { Attempt } from '../ledger/attempt.js';
import { parseLine } from '../ledger/lines.js';
import { storedOfValues } from '../ledger/values.js';

/** How the line of an attempt begins, by entity, in the form in which the program writes it. */
interface Frame {
  readonly name: EntityName;
  readonly head: Uint8Array;
  readonly fields: readonly FieldFrame[];
}

interface FieldFrame {
  readonly label: Uint8Array;
  readonly kind: 'integer' | 'decimal' | 'text';
  /** Of a decimal. */
  readonly decimals: number;
}

const FRAMES = ENTITY_LIST.map(frameOf);

function frameOf({ name, fields }: Entity): Frame {
  return {
    name,
    head: bytesOf(`{"entity":"${name}","row":`),
    fields: fields.map((field, position) => ({
      label: bytesOf(position === 0 ? `,"values":{"${field.name}":` : `,"${field.name}":`),
      kind: field.kind === 'email' ? 'text' : field.kind,
      decimals: field.kind === 'decimal' ? field.decimals : 0,
    })),
  };
}

const THREAD = bytesOf('},"thread":');
const OUTCOME = bytesOf(',"outcome":"');
const OUTCOME_ENDS = OUTCOMES.map((outcome) => ({
  outcome,
  end: bytesOf(`${outcome}","reasons":[`),
}));
/** How the reason begins that a row has whose key is taken. */
const KEY_TAKEN = bytesOf('{"field":"id","rule":"unique"');
const REASON = ['{"field":', ',"rule":', ',"message":'].map(bytesOf);
const STARTED = bytesOf('],"startedMs":');
const LATENCY = bytesOf(',"latencyMs":');
const CONSTANTS = ['null', 'true', 'false'].map(bytesOf);

/**
 * Reads the lines of an attempts file, one after the other, and keeps of each what the audit needs.
 * A line as the program writes nearly all of them is read from its bytes; any other is parsed, to the
 * same effect.
 */
export class AttemptReader implements Pick<
  Attempt,
  'entity' | 'row' | 'thread' | 'outcome' | 'startedMs' | 'latencyMs'
> {
  entity: EntityName = 'User';
  row = 0;
  thread = 0;
  outcome: Outcome = 'unknown';
  startedMs = 0;
  latencyMs = 0;
  /** The row's id; NaN where it is no number. */
  id = Number.NaN;
  /** The hash of the row as it is stored, or would have been; NaN where its values cannot be stored. */
  hash = Number.NaN;
  /** Whether its id was taken when the row was tried for the first time, and no error came before. */
  foundIdTaken = false;

  readonly #numbers = new Float64Array(Math.max(...ENTITY_LIST.map(({ fields }) => fields.length)));
  readonly #json = new PlainJson();
  readonly #hash = new TextHash();
  #frame: Frame | undefined = FRAMES[0];
  /** Whether each value has the form in which it is stored. */
  #isStorable = true;
  /** Where the end of the last line of an inserted row stands, which is mostly the next one's, too. */
  #tailStart = 0;
  #tailEnd = 0;

  /** Takes the bytes of some whole lines; the last one may be torn. */
  open(lines: Uint8Array): void {
    this.#json.bytes = lines;
    this.#json.at = 0;
    this.#tailStart = 0;
    this.#tailEnd = 0;
  }

  /** The number in a field of the row; NaN where there is something else. */
  number(position: number): number {
    return this.#numbers[position] ?? Number.NaN;
  }

  /** Reads the next line. @returns undefined when there is none, false when it tells of no attempt */
  next(): boolean | undefined {
    const json = this.#json;
    while (json.passByte(LINE_BREAK));
    const { at: start, bytes } = json;
    if (start >= bytes.length) return undefined;
    if (this.#readPlain()) return true;
    const found = bytes.indexOf(LINE_BREAK, start);
    const end = found === -1 ? bytes.length : found;
    json.at = end;
    this.#tailEnd = this.#tailStart;
    return this.#take(parseLine(Buffer.from(bytes.subarray(start, end)).toString('utf8')));
  }

  #readPlain(): boolean {
    const json = this.#json;
    const frame = this.#passHead();
    if (!frame) return false;
    const row = json.integer();
    if (Number.isNaN(row) || !this.#readValues(frame) || !this.#readTail()) return false;
    if (!this.#isStorable) return false;
    this.entity = frame.name;
    this.row = row;
    this.id = this.number(0);
    this.hash = this.#hash.value;
    return true;
  }

  #passHead(): Frame | undefined {
    const json = this.#json;
    if (this.#frame && json.pass(this.#frame.head)) return this.#frame;
    this.#frame = FRAMES.find(({ head }) => json.pass(head));
    return this.#frame;
  }

  /** Passes over the values, and hashes the list that `JSON.stringify` makes of the stored row. */
  #readValues({ fields }: Frame): boolean {
    this.#isStorable = true;
    this.#hash.clear();
    this.#hash.addUnit(OPEN);
    for (let position = 0; position < fields.length; position += 1) {
      const field = fields[position];
      if (!field || !this.#json.pass(field.label)) return false;
      if (position > 0) this.#hash.addUnit(COMMA);
      const value = this.#readValue(field);
      if (value === undefined) return false;
      this.#numbers[position] = value;
    }
    this.#hash.addUnit(CLOSE);
    return true;
  }

  /** @returns the number; NaN for what is none, undefined for what is not plain */
  #readValue(field: FieldFrame): number | undefined {
    const { bytes, at } = this.#json;
    const first = bytes[at] ?? 0;
    if (first >= ZERO && first <= NINE) return this.#readNumber(field);
    if (first === QUOTE) return this.#readText(field) ? Number.NaN : undefined;
    this.#isStorable = false;
    if (this.#json.passByte(MINUS)) return refuseNaN(-this.#json.decimal());
    for (const constant of CONSTANTS) if (this.#json.pass(constant)) return Number.NaN;
    return undefined;
  }

  #readNumber({ kind, decimals }: FieldFrame): number | undefined {
    const json = this.#json;
    const { at: start, bytes } = json;
    const value = refuseNaN(json.decimal());
    let given = 0;
    while (start + given < json.at && bytes[json.at - given - 1] !== POINT) given += 1;
    const isWhole = start + given === json.at;
    if (kind === 'integer' && isWhole) {
      this.#hash.addUtf8(bytes, start, json.at);
    } else if (kind === 'decimal' && (isWhole || given <= decimals)) {
      // What is stored of it is a text with all of its decimals.
      this.#hash.addUnit(QUOTE);
      this.#hash.addUtf8(bytes, start, json.at);
      if (isWhole) this.#hash.addUnit(POINT);
      for (let digit = isWhole ? 0 : given; digit < decimals; digit += 1) this.#hash.addUnit(ZERO);
      this.#hash.addUnit(QUOTE);
    } else {
      this.#isStorable = false;
    }
    return value;
  }

  #readText({ kind }: FieldFrame): boolean {
    const json = this.#json;
    const { at: start, bytes } = json;
    if (json.text()) {
      this.#isStorable &&= kind === 'text' && this.#hash.addUtf8(bytes, start, json.at);
      return true;
    }
    json.at = start;
    this.#isStorable = false;
    return json.text(true);
  }

  /** Passes over the rest of the line. */
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
    if (Number.isNaN(latencyMs) || !json.passByte(END)) return false;
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
      for (const label of REASON) if (!json.pass(label) || !json.text(true)) return false;
      if (!json.passByte(END)) return false;
      if (json.bytes[json.at] === CLOSE) return true;
      if (!json.passByte(COMMA)) return false;
    }
    return true;
  }

  /** Takes a parsed line; whether it is an attempt. */
  #take(line: unknown): boolean {
    if (!isAttempt(line)) return false;
    const { entity, values, outcome, retries, error } = line;
    this.entity = entity;
    this.row = line.row;
    this.thread = line.thread;
    this.outcome = outcome;
    this.startedMs = line.startedMs;
    this.latencyMs = line.latencyMs;
    for (const [position, { name }] of ENTITIES[entity].fields.entries()) {
      const value = values[name];
      this.#numbers[position] = typeof value === 'number' ? value : Number.NaN;
    }
    this.id = this.number(0);
    this.foundIdTaken =
      retries === undefined && error === undefined && isKeyTaken(ENTITIES[entity], line);
    const stored = storedOfValues(ENTITIES[entity], values);
    this.hash = stored ? hashText(JSON.stringify(stored)) : Number.NaN;
    return true;
  }
}

function refuseNaN(number: number): number | undefined {
  return Number.isNaN(number) ? undefined : number;
}

/** Whether a row was rejected, among others, because another row has its key. */
function isKeyTaken({ fields: [key] }: Entity, { reasons }: Attempt): boolean {
  if (!Array.isArray(reasons)) return false;
  return reasons.some((reason) => reason?.field === key?.name && reason?.rule === 'unique');
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
    Number.isFinite(line.latencyMs) &&
    Number.isFinite(line.startedMs)
  );
}
