import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { ProgramError, formatError } from './errors.js';

/** A log file larger than this is put aside, as `.1`, before the next line. */
const MAX_BYTES = 1 << 20;

/** An entry that is longer than this is cut. */
const MAX_ENTRY = 1 << 16;

/** The log of details that a message leaves out: stacks and raw causes, never the values of rows. */
export class Log {
  readonly path: string;

  /** @param folder the data folder of a working folder */
  constructor(folder: string) {
    this.path = join(folder, 'dbsim.log');
  }

  /** Adds what happened. A log that cannot be written never stops the program. */
  error(what: string, error: unknown): void {
    this.#append(`${what}\n${describe(error)}`.slice(0, MAX_ENTRY));
  }

  /**
   * Logs the details of an error. Wrong usage has none.
   * @returns the error in one line, with the path of its details
   * @param what what was going on
   */
  report(what: string, error: unknown): string {
    const isUsage = error instanceof ProgramError && error.exitCode === 2;
    if (!isUsage) this.error(what, error);
    const isWritten = !isUsage && existsSync(this.path);
    const sentences = [formatError(error), ...(isWritten ? [`Details: ${this.path}`] : [])];
    // Some sentences end with a full stop already.
    return sentences.map((sentence) => sentence.replace(/\.$/, '')).join('. ');
  }

  #append(text: string): void {
    try {
      mkdirSync(join(this.path, '..'), { recursive: true });
      this.#rotate();
      appendFileSync(this.path, `${new Date().toISOString()} ${text}\n`);
    } catch {
      // Nothing to do about it: the error itself has been shown already.
    }
  }

  #rotate(): void {
    const size = statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
    if (size > MAX_BYTES) renameSync(this.path, `${this.path}.1`);
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by: ${describe(error.cause)}`;
}
