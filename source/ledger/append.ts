import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

import { ProgramError } from '../base/errors.js';

/** The ledger could not be written; without it a run cannot be audited. */
export class LedgerError extends ProgramError {
  constructor(file: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`The ledger ${file} cannot be written: ${reason}`, {
      hint: 'Free some space or check the permissions of the folder, then run `dbsim-tui verify`.',
      cause,
    });
  }
}

/**
 * A file to which several threads append whole lines. Every append is a write in append mode, which the
 * operating system does not interleave with others. After it returns, a killed process loses nothing.
 */
export class AppendFile {
  readonly #path: string;
  readonly #descriptor: number;

  /** @throws LedgerError */
  constructor(path: string) {
    this.#path = path;
    try {
      this.#descriptor = openSync(path, 'a', 0o644);
    } catch (error) {
      throw new LedgerError(path, error);
    }
  }

  /** Appends text, or its UTF-8 bytes, that ends with a line break. @throws LedgerError */
  append(text: string | Uint8Array): void {
    try {
      // A string is written without a copy of it; only if the system takes a part, the rest needs one.
      let written = typeof text === 'string' ? writeSync(this.#descriptor, text) : 0;
      if (typeof text === 'string' && written === Buffer.byteLength(text)) return;
      const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
      while (written < bytes.length) {
        written += writeSync(this.#descriptor, bytes, written, bytes.length - written);
      }
    } catch (error) {
      throw new LedgerError(this.#path, error);
    }
  }

  /** Syncs what was appended to disk. @throws LedgerError */
  sync(): void {
    try {
      fsyncSync(this.#descriptor);
    } catch (error) {
      throw new LedgerError(this.#path, error);
    }
  }

  /** Syncs the file to disk and closes it. @throws LedgerError */
  close(): void {
    try {
      this.sync();
    } finally {
      closeSync(this.#descriptor);
    }
  }
}
