import { closeSync, openSync, readSync } from 'node:fs';

import { ProgramError } from '../../base/errors.js';
import { escapeText } from '../../base/text.js';
import type { Model } from '../../entities/entity.js';
import type { RawRow } from '../../entities/value.js';
import { LineMap } from './files/line-map.js';
import { decodeRow } from './files/spool-row.js';
import type { RowSource, SpoolDescription, SpoolFile } from './workload.js';

const LF = 10;

/** Bytes that are decoded at once: many rows, and far below V8's longest string. */
const DECODED_BYTES = 64 * 1024 * 1024;

/**
 * Opens the spool files of `folderWorkload` for one thread. Reads are cheapest when they begin and end at
 * multiples of the stride; any other range works, too.
 * @throws {ProgramError} on reading, if a spool file is missing or has been shortened
 */
export function openSpool({ files }: SpoolDescription, { entities }: Model): RowSource {
  const readers = entities.map(({ name }) => new SpoolReader(files[name]!));
  return {
    read: ({ index }, row, count) => readers[index]?.read(row, count) ?? [],
    placeOf({ name }, row) {
      const { input, lines } = files[name]!;
      const line = new LineMap(lines).lineOf(row);
      return line === undefined ? undefined : `line ${line} of ${input}`;
    },
    close() {
      for (const reader of readers) reader.close();
    },
  };
}

/** Reads ranges of rows from one spool file, which the first read opens. */
class SpoolReader {
  readonly #file: SpoolFile;
  readonly #offsets: Float64Array;
  #descriptor: number | undefined;

  constructor(file: SpoolFile) {
    this.#file = file;
    this.#offsets = new Float64Array(file.offsets);
  }

  read(row: number, count: number): RawRow[] {
    const { stride } = this.#file;
    const firstBlock = Math.floor((row - 1) / stride);
    const endBlock = Math.min(Math.ceil((row - 1 + count) / stride), this.#offsets.length - 1);
    if (endBlock <= firstBlock) return [];
    const skipped = row - 1 - firstBlock * stride;
    return decodeRows(this.#readBlocks(firstBlock, endBlock), skipped, count);
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #readBlocks(firstBlock: number, endBlock: number): Buffer {
    const start = this.#offsets[firstBlock] ?? 0;
    const end = this.#offsets[endBlock] ?? start;
    const bytes = Buffer.allocUnsafe(end - start);
    let length = 0;
    while (length < bytes.length) {
      const read = this.#readAt(bytes, length, start + length);
      if (read === 0) throw this.#error('is shorter than it was');
      length += read;
    }
    return bytes;
  }

  #readAt(bytes: Buffer, at: number, offset: number): number {
    try {
      this.#descriptor ??= openSync(this.#file.path, 'r');
      return readSync(this.#descriptor, bytes, at, bytes.length - at, offset);
    } catch (error) {
      throw this.#error(
        `cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
        error,
      );
    }
  }

  #error(problem: string, cause?: unknown): ProgramError {
    return new ProgramError(`The copy of the input, ${escapeText(this.#file.path)}, ${problem}`, {
      hint: 'Run again, and leave the files of a run alone while it lasts.',
      cause,
    });
  }
}

/** Decodes up to `count` rows after the first `skipped` lines. */
function decodeRows(bytes: Buffer, skipped: number, count: number): RawRow[] {
  const rows: RawRow[] = [];
  let toSkip = skipped;
  for (let start = 0; start < bytes.length && rows.length < count;) {
    const end = endOfPiece(bytes, start);
    const lines = bytes.toString('utf8', start, end).split('\n');
    const last = Math.min(lines.length, toSkip + count - rows.length);
    for (let index = toSkip; index < last; index += 1) rows.push(decodeRow(lines[index] ?? ''));
    toSkip = Math.max(0, toSkip - lines.length);
    start = end + 1;
  }
  return rows;
}

/** The position of the last line break within the next `DECODED_BYTES`. */
function endOfPiece(bytes: Buffer, start: number): number {
  const end = Math.min(bytes.length, start + DECODED_BYTES) - 1;
  return bytes.lastIndexOf(LF, end);
}
