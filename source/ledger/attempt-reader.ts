import { COMMA, LINE_BREAK } from '../base/ascii.js';
import { bytesOf, PlainJson } from '../base/plain-json.js';
import type { EntityName } from '../entities/entity.js';
import type { Outcome } from '../entities/outcome.js';
import type { Attempt } from './attempt.js';
import { FRAMES } from './attempt-grammar.js';
import { parseAttempt } from './attempt-line.js';
import { ValuesReader } from './values-reader.js';
import { AttemptTail } from './attempt-tail.js';

/** The grammar as bytes. */
const BYTE_FRAMES = FRAMES.map(({ entity, head, shortHead, fields }) => ({
  entity,
  head: bytesOf(head),
  shortHead: bytesOf(shortHead),
  fields: fields.map((field) => ({ ...field, label: bytesOf(field.label) })),
}));

type Frame = (typeof BYTE_FRAMES)[number];

/**
 * Reads the lines of an attempts file one by one, and extracts what counting, sorting and auditing need. Lines
 * of the usual form, which nearly all are, are read directly from their bytes; others are parsed, with the
 * same result.
 */
export class AttemptReader implements Pick<Attempt, 'entity' | 'row' | 'thread' | 'outcome'> {
  entity: EntityName = 'User';
  row = 0;
  /** The row's id; NaN if it is not a whole number. */
  id = Number.NaN;
  /** The hash of the row as stored, or as it would be stored; NaN if its values cannot be stored. */
  hash = Number.NaN;
  /** The offset of the line in the opened bytes. */
  lineStart = 0;

  readonly #json = new PlainJson();
  readonly #values: ValuesReader;
  readonly #tail = new AttemptTail(this.#json);
  #frame: Frame | undefined = BYTE_FRAMES[0];

  /** @param options.hash whether to compute `hash`: it takes half of the reading time */
  constructor({ hash }: { readonly hash: boolean }) {
    this.#values = new ValuesReader(this.#json, hash);
  }

  get thread(): number {
    return this.#tail.thread;
  }

  get outcome(): Outcome {
    return this.#tail.outcome;
  }

  /** As in `Attempt`; NaN if not known. */
  get startedMs(): number {
    return this.#tail.startedMs;
  }

  get latencyMs(): number {
    return this.#tail.latencyMs;
  }

  /** As in `Attempt`; NaN in a closed loop. */
  get lateMs(): number {
    return this.#tail.lateMs;
  }

  /** Whether its id was taken when the row was tried. */
  get foundIdTaken(): boolean {
    return this.#tail.foundIdTaken;
  }

  /** Whether it was tried once, without an error. */
  get isFirstTry(): boolean {
    return this.#tail.isFirstTry;
  }

  /** Opens the bytes of some whole lines; the last one may be torn. */
  open(lines: Uint8Array): void {
    this.#json.bytes = lines;
    this.#json.at = 0;
    this.#tail.forget();
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
    if (Number.isNaN(row) || !values.read(frame.fields) || !this.#tail.read()) return false;
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
    if (!this.#tail.readShort()) return false;
    this.entity = frame.entity;
    this.row = row;
    this.id = values.number(0);
    this.hash = values.hash;
    return true;
  }

  #passHead(): Frame | undefined {
    const json = this.#json;
    if (this.#frame && json.pass(this.#frame.head)) return this.#frame;
    this.#frame = BYTE_FRAMES.find(({ head }) => json.pass(head));
    return this.#frame;
  }

  /** Takes over a parsed line. @returns whether it is an attempt */
  #take(line: Attempt | undefined): boolean {
    if (!line) return false;
    const { entity, values } = line;
    this.entity = entity;
    this.row = line.row;
    this.#tail.take(line);
    this.#values.take(entity, values);
    this.id = this.number(0);
    this.hash = this.#values.hashOf(entity, values);
    return true;
  }
}
