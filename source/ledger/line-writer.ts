const FIRST_CAPACITY = 1 << 14;

/** The most bytes that one UTF-16 unit takes in UTF-8. */
const BYTES_A_UNIT = 3;

/** How many characters are collected before they become bytes: a call for each line would cost more than the line. */
const COLLECTED = 1 << 13;

/**
 * Collects lines as UTF-8 in one buffer that is used again and again: as one text, a batch of lines
 * would be megabytes for the collector to look through.
 */
export class LineWriter {
  #bytes = Buffer.allocUnsafeSlow(FIRST_CAPACITY);
  #length = 0;
  #text = '';

  /** What was added since `clear`; overwritten by what is added next. */
  get written(): Uint8Array {
    this.#encode();
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
    this.#text = '';
  }

  add(text: string): void {
    this.#text += text;
    if (this.#text.length >= COLLECTED) this.#encode();
  }

  #encode(): void {
    const text = this.#text;
    this.#text = '';
    const needed = this.#length + text.length * BYTES_A_UNIT;
    if (needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, needed));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#length += this.#bytes.write(text, this.#length, 'utf8');
  }
}
