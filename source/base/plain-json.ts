import { BACKSLASH, NINE, POINT, QUOTE, SPACE, ZERO } from './ascii.js';

/** Any number of so many digits is exact in JavaScript. */
const EXACT_DIGITS = 15;

/** The characters that may follow a backslash in JSON, except `u`. */
const ESCAPES = new Set(Array.from('"\\/bfnrt', (character) => character.charCodeAt(0)));

/** The UTF-8 bytes of a text. */
export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/**
 * Scans plain JSON directly from its UTF-8 bytes: no blanks, short numbers without sign or exponent.
 * Whatever it accepts, `JSON.parse` reads with the same result; but it rejects much valid JSON, for which
 * the caller needs `JSON.parse`. After a rejection, `at` is undefined.
 */
export class PlainJson {
  bytes: Uint8Array = new Uint8Array(0);
  /** The next byte. */
  at = 0;

  /** Skips these bytes, if they come next. @returns whether they did */
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

  /** Skips this byte, if it comes next. @returns whether it did */
  passByte(expected: number): boolean {
    if (this.bytes[this.at] !== expected) return false;
    this.at += 1;
    return true;
  }

  /** Reads a whole number; NaN if there is none. */
  integer(): number {
    const { bytes, at: start } = this;
    const value = this.#digits(0);
    const length = this.at - start;
    const isPadded = bytes[start] === ZERO && length > 1;
    return length === 0 || length > EXACT_DIGITS || isPadded ? Number.NaN : value;
  }

  /** Reads a number with or without decimals; NaN if there is none. */
  decimal(): number {
    const { at: start } = this;
    const whole = this.integer();
    if (!this.passByte(POINT)) return whole;
    const { at: first } = this;
    const digits = this.#digits(whole);
    if (this.at === first || this.at - start > EXACT_DIGITS) return Number.NaN;
    // Both operands are exact, so the quotient is correctly rounded, as with JSON.parse.
    return digits / (POWERS[this.at - first] ?? Number.NaN);
  }

  /** Reads digits. @param before the value of the digits before them @returns the value of all of them */
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

  /** Skips a text. @param mayEscape whether it may contain escape sequences @returns whether it did */
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
