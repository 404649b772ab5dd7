import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { ProgramError, formatError } from './errors.js';

/** A log file larger than this is renamed to `.1` before the next entry. */
const MAX_BYTES = 1 << 20;

/** Longer entries are cut. */
const MAX_ENTRY = 1 << 16;

/** The log of details that messages omit: stacks and raw causes, never values of rows. */
export class Log {
  readonly path: string;

  /** @param folder the data folder of a working folder */
  constructor(folder: string) {
    this.path = join(folder, 'dbsim.log');
  }

  /** Adds an entry. Never throws: a log that cannot be written must not stop the program. */
  error(what: string, error: unknown): void {
    this.#append(`${what}\n${describe(error)}`.slice(0, MAX_ENTRY));
  }

  /**
   * Logs the details of an error, except of wrong usage, and formats the error.
   * @returns the error in one line, with the path of the log
   * @param what what the program was doing
   */
  report(what: string, error: unknown): string {
    const isUsage = error instanceof ProgramError && error.exitCode === 2;
    if (!isUsage) this.error(what, error);
    const isWritten = !isUsage && existsSync(this.path);
    const sentences = [formatError(error), ...(isWritten ? [`Details: ${this.path}`] : [])];
    // Some sentences already end with a full stop.
    return sentences.map((sentence) => sentence.replace(/\.$/, '')).join('. ');
  }

  #append(text: string): void {
    try {
      mkdirSync(join(this.path, '..'), { recursive: true });
      this.#rotate();
      appendFileSync(this.path, `${new Date().toISOString()} ${text}\n`);
    } catch {
      // The error itself has been shown to the user.
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
