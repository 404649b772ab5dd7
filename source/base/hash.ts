/** Spreads whole numbers up to 2⁵³ over 32 bits, for open-addressing tables. */
export function hashNumber(value: number): number {
  const low = Math.imul(value % 4294967296, 2654435761);
  const high = Math.imul(Math.floor(value / 4294967296), 2246822507);
  const mixed = low ^ high;
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/**
 * A 53-bit hash of a text (two 32-bit multiply-xor lanes), to compare rows quickly in memory. Not
 * cryptographic: it detects accidents and edits, not forgeries; two different rows have the same hash with a
 * probability of 1 in 9·10¹⁵.
 */
export function hashText(text: string): number {
  let high = HIGH_SEED;
  let low = LOW_SEED;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, HIGH_FACTOR);
    low = Math.imul(low ^ code, LOW_FACTOR);
  }
  return mixLanes(high, low);
}

const HIGH_SEED = 0xdeadbeef | 0;
const LOW_SEED = 0x41c6ce57;
const HIGH_FACTOR = 2654435761;
const LOW_FACTOR = 1597334677;

function mixLanes(high: number, low: number): number {
  const top =
    Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  const end = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(top ^ (top >>> 13), 3266489909);
  return 4294967296 * (2097151 & end) + (top >>> 0);
}

/** Computes `hashText` of a text that comes in pieces, without joining them. */
export class TextHash {
  #high = HIGH_SEED;
  #low = LOW_SEED;

  /** Begins another text. */
  clear(): void {
    this.#high = HIGH_SEED;
    this.#low = LOW_SEED;
  }

  /** Adds one UTF-16 unit. */
  addUnit(code: number): void {
    this.#high = Math.imul(this.#high ^ code, HIGH_FACTOR);
    this.#low = Math.imul(this.#low ^ code, LOW_FACTOR);
  }

  /**
   * Adds UTF-8 bytes.
   * @returns false if they are not valid UTF-8; then the hash is meaningless
   */
  addUtf8(bytes: Uint8Array, start: number, end: number): boolean {
    let high = this.#high;
    let low = this.#low;
    let at = start;
    while (at < end) {
      const byte = bytes[at] ?? 0;
      let code = byte;
      if (byte >= 0x80) {
        const length = lengthOfCharacter(byte);
        code = at + length > end ? -1 : decodeCharacter(bytes, at, length);
        if (code === -1) return false;
        if (code > 0xffff) {
          high = Math.imul(high ^ (0xd7c0 + (code >>> 10)), HIGH_FACTOR);
          low = Math.imul(low ^ (0xd7c0 + (code >>> 10)), LOW_FACTOR);
          code = 0xdc00 + (code & 0x3ff);
        }
        at += length - 1;
      }
      high = Math.imul(high ^ code, HIGH_FACTOR);
      low = Math.imul(low ^ code, LOW_FACTOR);
      at += 1;
    }
    this.#high = high;
    this.#low = low;
    return true;
  }

  get value(): number {
    return mixLanes(this.#high, this.#low);
  }
}

/** The length in bytes of a UTF-8 character, by its first byte. */
function lengthOfCharacter(first: number): number {
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

/** By length in bytes: the lowest code point of that length. */
const LEAST = [0, 0, 0x80, 0x800, 0x10000];

/** The code point of a character beyond ASCII; -1 if the bytes are not valid. */
function decodeCharacter(bytes: Uint8Array, at: number, length: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0xc2 || first > 0xf4) return -1;
  let code = first & (0x7f >> length);
  for (let step = 1; step < length; step += 1) {
    const byte = bytes[at + step] ?? 0;
    if ((byte & 0xc0) !== 0x80) return -1;
    code = (code << 6) | (byte & 0x3f);
  }
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  return code < (LEAST[length] ?? 0) || code > 0x10ffff || isSurrogate ? -1 : code;
}

/**
 * Hashes a whole number up to 2⁵³ to 53 bits, differently for each seed. The placement of stored rows
 * depends on it: it must never change.
 * @param seed a result of `spreadNumber` or `hashText`
 */
export function spreadNumber(value: number, seed = 0): number {
  // Four rounds of a Feistel network: a permutation of 64 bits for each seed.
  // The operator ^ takes the lower 32 bits of its operands and drops the fraction.
  let low = value ^ seed;
  let high = (value / 4294967296) ^ (seed / 4294967296);
  high ^= mixBits(low + 0x9e3779b9);
  low ^= mixBits(high + 0x7f4a7c15);
  high ^= mixBits(low + 0x85ebca77);
  low ^= mixBits(high + 0xc2b2ae3d);
  return 4294967296 * (2097151 & high) + (low >>> 0);
}

/** The finalizer of MurmurHash3: each bit of the result depends on every bit of the word. */
function mixBits(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
