const FIRST_CAPACITY = 1 << 14;

/** Most UTF-8 bytes per UTF-16 unit. */
const BYTES_A_UNIT = 3;

/** Characters that are collected before they are encoded: a call per line would cost more than the line. */
const COLLECTED = 1 << 13;

/**
 * Collects lines as UTF-8 in one reused buffer: as strings, a batch of lines would be megabytes for the
 * garbage collector.
 */
export class LineWriter {
  #bytes = Buffer.allocUnsafeSlow(FIRST_CAPACITY);
  #length = 0;
  #text = '';

  /** The bytes added since `clear`; the next `add` overwrites them. */
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
