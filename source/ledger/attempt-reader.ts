import { COMMA, LINE_BREAK } from '../base/ascii.js';
import { bytesOf, PlainJson } from '../base/plain-json.js';
import { derive } from '../entities/derive.js';
import { entityNamed, type EntityName, type Model } from '../entities/model.js';
import type { Outcome } from '../entities/outcome.js';
import type { Attempt } from './attempt.js';
import { framesOf } from './attempt-grammar.js';
import { parseAttempt } from './attempt-line.js';
import { ValuesReader, type ByteField } from './values-reader.js';
import { AttemptTail } from './attempt-tail.js';

/** The grammar of the lines of an entity, as bytes. */
interface Frame {
  readonly entity: EntityName;
  readonly head: Uint8Array;
  readonly shortHead: Uint8Array;
  readonly fields: readonly ByteField[];
  readonly keyTaken: Uint8Array;
}

const byteFramesOf = derive((model: Model): readonly Frame[] =>
  framesOf(model).map(({ entity, head, shortHead, fields, keyTaken }) => ({
    entity,
    head: bytesOf(head),
    shortHead: bytesOf(shortHead),
    keyTaken: bytesOf(keyTaken),
    fields: fields.map(({ label, ...field }) => Object.assign(field, { label: bytesOf(label) })),
  })),
);

/**
 * Reads the lines of an attempts file one by one, and extracts what counting, sorting and auditing need. Lines
 * of the usual form, which nearly all are, are read directly from their bytes; others are parsed, with the
 * same result.
 */
export class AttemptReader implements Pick<Attempt, 'entity' | 'row' | 'thread' | 'outcome'> {
  entity: EntityName;
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
  readonly #model: Model;
  readonly #frames: readonly Frame[];
  #frame: Frame | undefined;

  /** @param options.hash whether to compute `hash`: it takes half of the reading time */
  constructor({ hash, model }: { readonly hash: boolean; readonly model: Model }) {
    this.#model = model;
    this.#frames = byteFramesOf(model);
    this.#frame = this.#frames[0];
    this.entity = model.entities[0]!.name;
    const mostFields = Math.max(...model.entities.map(({ fields }) => fields.length));
    this.#values = new ValuesReader(this.#json, { isHashing: hash, mostFields });
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
    return this.#take(parseAttempt(this.#textBetween(start, end), this.#model));
  }

  /** The attempt that was read last, in full. */
  parsed(): Attempt | undefined {
    return parseAttempt(this.#textBetween(this.lineStart, this.#json.at), this.#model);
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
    if (Number.isNaN(row) || !values.read(frame.fields) || !this.#tail.read(frame.keyTaken))
      return false;
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
    const found = this.#frames.find(({ shortHead }) => json.pass(shortHead));
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
    this.#frame = this.#frames.find(({ head }) => json.pass(head));
    return this.#frame;
  }

  /** Takes over a parsed line. @returns whether it is an attempt */
  #take(line: Attempt | undefined): boolean {
    if (!line) return false;
    const { values } = line;
    const entity = entityNamed(this.#model, line.entity);
    this.entity = line.entity;
    this.row = line.row;
    this.#tail.take(line, entity);
    this.#values.take(entity, values);
    this.id = this.number(0);
    this.hash = this.#values.hashOf(entity, values);
    return true;
  }
}
