import { Parser } from 'csv-parse';

import { MAX_RECORD_BYTES } from './input.js';

/**
 * Hands over each record as soon as it is complete. csv-parse does so by `push`; its own option for
 * this, `on_record`, describes every record in an object and halves the speed.
 */
export class RecordParser extends Parser {
  readonly #onRecord: (record: readonly string[]) => void;
  #failure: { readonly error: unknown } | undefined;

  constructor(onRecord: (record: readonly string[]) => void) {
    super({
      // Named, because a parser that guesses from the first line takes a mixed file apart wrongly.
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: MAX_RECORD_BYTES,
    });
    this.#onRecord = onRecord;
    // Errors reach the caller through the callbacks of write and end.
    this.on('error', () => undefined);
  }

  override push(record: readonly string[] | null): boolean {
    if (record === null) return super.push(null);
    // Thrown from here, an error could surface in a later tick, where nobody waits for it.
    try {
      if (!this.#failure) this.#onRecord(record);
    } catch (error) {
      this.#failure = { error };
    }
    return true;
  }

  /** Parses the next piece of the text. */
  feed(chunk: Buffer): Promise<void> {
    return this.#settle((done) => this.write(chunk, done));
  }

  /** Parses what is left once there is no more text. */
  finish(): Promise<void> {
    return this.#settle((done) => this.end(done));
  }

  async #settle(start: (done: (error?: Error | null) => void) => void): Promise<void> {
    const error = await new Promise<Error | null | undefined>((resolve) => {
      start(resolve);
    });
    if (this.#failure) throw this.#failure.error;
    if (error) throw error;
  }
}
