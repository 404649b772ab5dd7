import { Parser } from 'csv-parse';

import { MAX_RECORD_BYTES } from './input.js';

/**
 * Passes on each record as soon as it is complete, by overriding `push`. The option of csv-parse for this,
 * `on_record`, creates an object per record and halves the speed.
 */
export class RecordParser extends Parser {
  readonly #onRecord: (record: readonly string[]) => void;
  #failure: { readonly error: unknown } | undefined;

  constructor(onRecord: (record: readonly string[]) => void) {
    super({
      // Explicit: if csv-parse guesses from the first line, it splits a file with mixed line breaks wrongly.
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: MAX_RECORD_BYTES,
    });
    this.#onRecord = onRecord;
    // The callbacks of write and end report errors; without a listener, 'error' would be thrown.
    this.on('error', () => undefined);
  }

  override push(record: readonly string[] | null): boolean {
    if (record === null) return super.push(null);
    // An error thrown here could surface in a later tick, where no caller catches it.
    try {
      if (!this.#failure) this.#onRecord(record);
    } catch (error) {
      this.#failure = { error };
    }
    return true;
  }

  /** Parses the next chunk. */
  feed(chunk: Buffer): Promise<void> {
    return this.#settle((done) => this.write(chunk, done));
  }

  /** Parses the rest after the last chunk. */
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
