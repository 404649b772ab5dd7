import { closeSync, openSync, readSync } from 'node:fs';

import { outcomeIndex } from '../../entities/outcome.js';
import type { Attempt } from '../../ledger/attempt.js';
import { parseLine } from '../../ledger/lines.js';
import { AttemptIndex } from './attempt-index.js';
import { keysOf, readKeys } from './attempt-line.js';
import { filterPositions } from './filter.js';
import { linesOf, readLineChunks } from './line-chunks.js';
import { Pace, type Task } from './pace.js';
import type { AttemptQuery, Selection } from './query.js';
import { holdsWords, searchFile, searchWords } from './search.js';
import { sortPositions } from './sort.js';

/**
 * All attempts of a run, of any number: in memory is what sorting and filtering need, everything else
 * is read from the file for the rows that are looked at.
 */
export class AttemptStore {
  readonly #file: string;
  readonly #index: AttemptIndex;
  /** Attempts that the file does not hold, behind all that it does. */
  readonly #added: Attempt[] = [];
  readonly #inFile: number;
  #byRow: Uint32Array | undefined;
  #sorted: { key: string; order: Uint32Array } | undefined;
  #found: { words: string; matches: Uint8Array } | undefined;

  private constructor(file: string, index: AttemptIndex) {
    this.#file = file;
    this.#index = index;
    this.#inFile = index.count;
  }

  /** Reads an attempts file once. Lines that are torn are left out. */
  static async read(file: string, task: Task = {}): Promise<AttemptStore> {
    const index = new AttemptIndex();
    for await (const chunk of readLineChunks(file, task)) {
      for (const { start, end } of linesOf(chunk)) {
        const keys = readKeys(chunk.text, start, end);
        if (keys) index.add(keys, chunk.offset + start);
      }
    }
    return new AttemptStore(file, index);
  }

  get count(): number {
    return this.#index.count;
  }

  get highestRow(): number {
    return this.#index.highestRow;
  }

  /** The attempts of one outcome. */
  countOf(outcome: Attempt['outcome']): number {
    return this.#index.outcomeCounts[outcomeIndex(outcome)] ?? 0;
  }

  /** Adds attempts that only the audit knows of. */
  add(attempts: readonly Attempt[]): void {
    for (const attempt of attempts) {
      if (this.#index.add(keysOf(attempt), -1)) this.#added.push(attempt);
    }
    this.#byRow = undefined;
    this.#sorted = undefined;
    this.#found = undefined;
  }

  /** Answers a query; the last order and the last search are kept for the next one. */
  async select(query: AttemptQuery, task: Task = {}): Promise<Selection> {
    const pace = new Pace(task);
    const matches = await this.#search(query.text, task);
    const sorted = await this.#sort(query, pace);
    return await filterPositions(sorted, this.#index, query, matches, pace);
  }

  /** The attempts at some places of a selection, read from the file. */
  rows({ order }: Selection, from: number, to: number): Attempt[] {
    const positions = [...order.subarray(Math.max(0, from), Math.max(0, to))];
    if (positions.every((position) => position >= this.#inFile)) {
      return positions.map((position) => this.#added[position - this.#inFile]!);
    }
    const descriptor = openSync(this.#file, 'r');
    try {
      return positions.map((position) => this.#attemptAt(position, descriptor));
    } finally {
      closeSync(descriptor);
    }
  }

  #attemptAt(position: number, descriptor: number): Attempt {
    const added = this.#added[position - this.#inFile];
    if (added) return added;
    const line = readLineAt(descriptor, this.#index.offsets[position] ?? 0);
    return parseLine(line) as Attempt;
  }

  async #sort({ sort: by, descending }: AttemptQuery, pace: Pace): Promise<Uint32Array> {
    this.#byRow ??= await sortPositions(positionsTo(this.count), this.#index, BY_ROW, pace);
    if (by === 'row' && !descending) return this.#byRow;
    const key = `${by} ${descending}`;
    if (this.#sorted?.key !== key) {
      const order = await sortPositions(this.#byRow, this.#index, { by, descending }, pace);
      this.#sorted = { key, order };
    }
    return this.#sorted.order;
  }

  async #search(text: string, task: Task): Promise<Uint8Array | undefined> {
    const words = searchWords(text);
    if (words.length === 0) return undefined;
    const key = words.join(' ');
    if (this.#found?.words === key) return this.#found.matches;
    const matches = await searchFile(this.#file, this.#index, words, task);
    this.#added.forEach((attempt, at) => {
      if (holdsWords(attempt, words)) matches[this.#inFile + at] = 1;
    });
    this.#found = { words: key, matches };
    return matches;
  }
}

const BY_ROW = { by: 'row', descending: false } as const;

function positionsTo(count: number): Uint32Array {
  const positions = new Uint32Array(count);
  for (let position = 0; position < count; position += 1) positions[position] = position;
  return positions;
}

const FIRST_READ = 4096;

function readLineAt(descriptor: number, offset: number): string {
  for (let length = FIRST_READ; ; length *= 4) {
    const buffer = Buffer.allocUnsafe(length);
    const read = readSync(descriptor, buffer, 0, length, offset);
    const end = buffer.subarray(0, read).indexOf(10);
    if (end !== -1) return buffer.toString('utf8', 0, end);
    if (read < length) return buffer.toString('utf8', 0, read);
  }
}
