import { InputError } from '../../../base/errors.js';
import { emptyFile, MAX_RECORD_BYTES, TOO_LONG, type Input } from './input.js';
import { breaksLine } from './line-breaks.js';

/** Receives the text of an element, and the line on which it begins. */
export type OnElement = (text: string, line: number) => void;

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const OPENING_BRACKET = 91;
const BACKSLASH = 92;
const CLOSING_BRACKET = 93;
const OPENING_BRACE = 123;
const CLOSING_BRACE = 125;

/**
 * Splits a JSON array of objects, which comes in chunks, into its elements, so that an array of any length
 * can be parsed one element at a time. It looks only at brackets and quotes: `onElement` has to parse the
 * text.
 */
export class ElementScanner {
  readonly #input: Input;
  readonly #onElement: OnElement;
  /** What may come next, outside of an element. */
  #expected: 'array' | 'first element' | 'element' | 'comma' | 'nothing' = 'array';
  #line = 1;
  #previous = 0;

  /** The element in progress: its first line, its bytes from earlier chunks, and the state of the scan. */
  #elementLine = 1;
  #parts: Buffer[] = [];
  #partBytes = 0;
  #depth = 0;
  #isInText = false;
  #isEscaped = false;

  constructor(input: Input, onElement: OnElement) {
    this.#input = input;
    this.#onElement = onElement;
  }

  /**
   * Scans the next chunk of the file.
   * @throws {InputError} if it cannot be part of an array of objects
   */
  add(chunk: Buffer): void {
    let start = 0;
    for (let index = 0; index < chunk.length; index += 1) {
      const byte = chunk[index] ?? 0;
      if (this.#depth > 0) {
        this.#scanInside(byte);
        if (this.#depth === 0) this.#finishElement(chunk.subarray(start, index + 1));
      } else if (byte === OPENING_BRACE && this.#mayBegin()) {
        start = index;
        this.#elementLine = this.#line;
        this.#depth = 1;
      } else {
        this.#scanBetween(byte);
      }
      if (breaksLine(byte, this.#previous)) this.#line += 1;
      this.#previous = byte;
    }
    if (this.#depth > 0) this.#keep(chunk.subarray(start));
  }

  /**
   * Call after the last chunk.
   * @throws {InputError} if the array is not complete
   */
  end(): void {
    if (this.#depth > 0) {
      throw this.#error(
        'the object that begins here is never closed',
        'The file seems to be cut off, or a } is missing.',
        this.#elementLine,
      );
    }
    if (this.#expected === 'array') throw emptyFile(this.#input);
    if (this.#expected !== 'nothing') {
      throw this.#error(
        'the array is never closed',
        'The file seems to be cut off, or the ] at its end is missing.',
      );
    }
  }

  #mayBegin(): boolean {
    return this.#expected === 'first element' || this.#expected === 'element';
  }

  #scanInside(byte: number): void {
    if (this.#isInText) this.#scanText(byte);
    else if (byte === QUOTE) this.#isInText = true;
    else if (byte === OPENING_BRACE || byte === OPENING_BRACKET) this.#depth += 1;
    else if (byte === CLOSING_BRACE || byte === CLOSING_BRACKET) this.#depth -= 1;
  }

  #scanText(byte: number): void {
    if (byte === LF || byte === CR) {
      throw this.#error(
        'a text is not closed before the line ends',
        'Close it with a double quote; a line break inside a text is written as \\n.',
      );
    }
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) this.#isInText = false;
  }

  #scanBetween(byte: number): void {
    if (byte === SPACE || byte === LF || byte === CR || byte === TAB) return;
    switch (this.#expected) {
      case 'array':
        if (byte !== OPENING_BRACKET) throw this.#notAnArray(byte);
        this.#expected = 'first element';
        break;
      case 'first element':
        if (byte !== CLOSING_BRACKET) throw this.#notAnObject();
        this.#expected = 'nothing';
        break;
      case 'element':
        if (byte !== CLOSING_BRACKET) throw this.#notAnObject();
        throw this.#error(
          'there is a comma before the closing ]',
          'Remove the comma after the last object.',
        );
      case 'comma':
        if (byte !== COMMA && byte !== CLOSING_BRACKET) {
          throw this.#error(
            'a comma or ] is missing after an object',
            'Separate the objects by commas.',
          );
        }
        this.#expected = byte === COMMA ? 'element' : 'nothing';
        break;
      case 'nothing':
        throw this.#error(
          'something follows the closing ]',
          'The file must hold one array and nothing else.',
        );
    }
  }

  #finishElement(lastPart: Buffer): void {
    this.#keep(lastPart);
    const text = Buffer.concat(this.#parts).toString();
    this.#parts = [];
    this.#partBytes = 0;
    this.#expected = 'comma';
    this.#onElement(text, this.#elementLine);
  }

  #keep(part: Buffer): void {
    this.#parts.push(part);
    this.#partBytes += part.length;
    if (this.#partBytes > MAX_RECORD_BYTES) {
      throw this.#error(
        `the object that begins here ${TOO_LONG}`,
        'Look for a } or a double quote that is missing; no field can hold that much.',
        this.#elementLine,
      );
    }
  }

  #notAnArray(byte: number): InputError {
    const hint = `Put all objects into one array: [ { … }, { … } ]. If there is one object a line, name the file ${this.#input.entity.table}.ndjson.`;
    return byte === OPENING_BRACE
      ? this.#error('the file begins with an object, not with an array', hint)
      : this.#error('the file does not begin with an array', hint);
  }

  #notAnObject(): InputError {
    return this.#error(
      'an element of the array is not an object',
      'Write each row as an object in braces, with its columns as keys.',
    );
  }

  #error(problem: string, hint: string, line = this.#line): InputError {
    return new InputError({ file: this.#input.file, line }, problem, hint);
  }
}
