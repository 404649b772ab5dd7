const FIRST_CAPACITY = 1 << 14;

/** The most bytes that one UTF-16 unit takes in JSON: a control character as six ASCII characters. */
const BYTES_A_UNIT = 6;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Text that never changes, as bytes. */
export type Piece = Uint8Array;

export function pieceOf(text: string): Piece {
  return Buffer.from(text, 'utf8');
}

/**
 * Writes lines into one buffer that is used again and again: joined as strings, a batch of lines
 * would be tens of thousands of objects for the collector to look through.
 */
export class LineWriter {
  #bytes = Buffer.allocUnsafeSlow(FIRST_CAPACITY);
  #length = 0;

  /** What was written since `clear`; overwritten by what is written next. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  piece(piece: Piece): void {
    this.#reserve(piece.length);
    this.#bytes.set(piece, this.#length);
    this.#length += piece.length;
  }

  /** Any text, as UTF-8. */
  text(text: string): void {
    this.#reserve(text.length * BYTES_A_UNIT);
    this.#length += this.#bytes.write(text, this.#length, 'utf8');
  }

  /** A number as JSON writes it. */
  number(value: number): void {
    this.#ascii(String(value));
  }

  /** A text as JSON writes it. */
  quoted(text: string): void {
    this.#reserve(text.length * BYTES_A_UNIT + 2);
    const bytes = this.#bytes;
    let at = this.#length;
    bytes[at] = QUOTE;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code < 0x20 || code >= 0x7f || code === QUOTE || code === BACKSLASH) {
        this.text(JSON.stringify(text));
        return;
      }
      at += 1;
      bytes[at] = code;
    }
    bytes[at + 1] = QUOTE;
    this.#length = at + 2;
  }

  #ascii(text: string): void {
    this.#reserve(text.length);
    const bytes = this.#bytes;
    const at = this.#length;
    for (let index = 0; index < text.length; index += 1) bytes[at + index] = text.charCodeAt(index);
    this.#length = at + text.length;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#length + more));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
