import { BACKSLASH, NINE, POINT, QUOTE, SPACE, ZERO } from './ascii.js';

/** Digits that a JavaScript number holds exactly, whatever they are. */
const EXACT_DIGITS = 15;

/** What may follow a backslash in JSON, `u` and its four digits apart. */
const ESCAPES = new Set(Array.from('"\\/bfnrt', (character) => character.charCodeAt(0)));

/** The bytes of a text, to be passed over. */
export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/**
 * Passes over JSON from left to right, straight from its UTF-8 bytes, where it is written plainly: no
 * blanks, numbers of few digits without sign or exponent. What it accepts, `JSON.parse` accepts and
 * reads in the same way; it refuses much that is JSON all the same. After a refusal the place is
 * somewhere in what was refused.
 */
export class PlainJson {
  bytes: Uint8Array = new Uint8Array(0);
  /** The next byte. */
  at = 0;

  /** Passes over exactly these bytes. */
  pass(expected: Uint8Array): boolean {
    if (!this.startsWith(expected)) return false;
    this.at += expected.length;
    return true;
  }

  /** Whether exactly these bytes come next. */
  startsWith(expected: Uint8Array): boolean {
    const { bytes, at } = this;
    for (let index = 0; index < expected.length; index += 1) {
      if (bytes[at + index] !== expected[index]) return false;
    }
    return true;
  }

  /** Passes over one byte, if it is this one. */
  passByte(expected: number): boolean {
    if (this.bytes[this.at] !== expected) return false;
    this.at += 1;
    return true;
  }

  /** Passes over a whole number; NaN where there is none. */
  integer(): number {
    const { bytes, at: start } = this;
    const value = this.#digits(0);
    const length = this.at - start;
    const isPadded = bytes[start] === ZERO && length > 1;
    return length === 0 || length > EXACT_DIGITS || isPadded ? Number.NaN : value;
  }

  /** Passes over a number with or without decimals; NaN where there is none. */
  decimal(): number {
    const { at: start } = this;
    const whole = this.integer();
    if (!this.passByte(POINT)) return whole;
    const { at: first } = this;
    const digits = this.#digits(whole);
    if (this.at === first || this.at - start > EXACT_DIGITS) return Number.NaN;
    // Both are exact, so that the quotient is the number next to the decimal, as JSON.parse gives it.
    return digits / (POWERS[this.at - first] ?? Number.NaN);
  }

  /** Passes over digits, however many. @returns the number that they make after those of another one */
  #digits(before: number): number {
    const { bytes } = this;
    let { at } = this;
    let value = before;
    for (;;) {
      const byte = bytes[at] ?? 0;
      if (byte < ZERO || byte > NINE) break;
      value = value * 10 + (byte - ZERO);
      at += 1;
    }
    this.at = at;
    return value;
  }

  /** Passes over a text. @param mayEscape whether characters may have a backslash before them */
  text(mayEscape = false): boolean {
    if (!this.passByte(QUOTE)) return false;
    const { bytes } = this;
    let { at } = this;
    for (;;) {
      const byte = bytes[at] ?? 0;
      at += 1;
      if (byte === QUOTE) break;
      if (byte < SPACE) return false;
      if (byte !== BACKSLASH) continue;
      if (!mayEscape || !ESCAPES.has(bytes[at] ?? 0)) return false;
      at += 1;
    }
    this.at = at;
    return true;
  }
}

const POWERS = Array.from({ length: EXACT_DIGITS }, (_, digits) => 10 ** digits);
