import { closeSync, openSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';

import { ProgramError } from '../../../base/errors.js';
import { escapeText } from '../../../base/text.js';
import type { RawRow } from '../../../entities/value.js';
import type { SpoolFile } from '../workload.js';
import { LineMapWriter } from './line-map.js';
import { NumberList } from './number-list.js';
import { encodeRow } from './spool-row.js';

/** Characters that are buffered before they are written. */
const BUFFERED = 256 * 1024;

/** Writes one spool file, a row per line, and collects the offset of every `stride`-th row. */
export class SpoolWriter {
  readonly #path: string;
  readonly #stride: number;
  readonly #offsets = new NumberList();
  #descriptor: number | undefined;
  #isCreated = false;
  #rows = 0;
  #bytes = 0;
  #text = '';
  #input = '';
  readonly #lines = new LineMapWriter();

  /**
   * @param path a file that does not exist yet; the first write creates it, readable for this user only
   * @param stride rows between two stored offsets
   */
  constructor(path: string, stride: number) {
    this.#path = path;
    this.#stride = stride;
  }

  /** Rows added so far. */
  get rows(): number {
    return this.#rows;
  }

  /** Sets the name of the file from which the rows come; safe to print. */
  setInput(name: string): void {
    this.#input = name;
  }

  /** Adds a row. @param at the line on which it begins @throws {ProgramError} if it cannot be written */
  add(row: RawRow, at: number): void {
    if (this.#rows % this.#stride === 0) this.#offsets.push(this.#bytes);
    const line = `${encodeRow(row)}\n`;
    this.#rows += 1;
    this.#lines.add(this.#rows, at);
    this.#bytes += Buffer.byteLength(line);
    this.#text += line;
    if (this.#text.length >= BUFFERED) this.#flush();
  }

  /** Writes the rest and closes the file. @returns the description with which threads open it */
  finish(): SpoolFile {
    this.#flush();
    this.#offsets.push(this.#bytes);
    this.#close();
    const offsets = new SharedArrayBuffer(this.#offsets.length * Float64Array.BYTES_PER_ELEMENT);
    new Float64Array(offsets).set(this.#offsets.view());
    return {
      path: this.#path,
      offsets,
      stride: this.#stride,
      input: this.#input,
      lines: this.#lines.finish(),
    };
  }

  /** Closes and deletes the file, finished or not. */
  async remove(): Promise<void> {
    this.#close();
    if (this.#isCreated) await rm(this.#path, { force: true });
  }

  #flush(): void {
    const descriptor = this.#descriptor ?? this.#create();
    this.#attempt(() => {
      writeFileSync(descriptor, this.#text);
    });
    this.#text = '';
  }

  #create(): number {
    const descriptor = this.#attempt(() => openSync(this.#path, 'wx', 0o600));
    this.#descriptor = descriptor;
    this.#isCreated = true;
    return descriptor;
  }

  #close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #attempt<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? String(error);
      throw new ProgramError(
        `The input could not be copied to ${escapeText(this.#path)} (${code})`,
        {
          hint:
            code === 'ENOSPC'
              ? 'The disk is full: free some space, then run again; nothing was written to a database.'
              : 'Check the folder and its permissions, or choose another one with --dir.',
          cause: error,
        },
      );
    }
  }
}
