import { closeSync, openSync } from 'node:fs';

import { MAX_ENTITIES, entityNamed, type Model } from '../../entities/model.js';
import { outcomeIndex } from '../../entities/outcome.js';
import type { Attempt, TimedAttempt } from '../../ledger/attempt.js';
import { AttemptIndex, keysOf } from '../../ledger/attempt-index.js';
import { parseAttempt } from '../../ledger/attempt-line.js';
import { AttemptReader } from '../../ledger/attempt-reader.js';
import { Fates } from '../../ledger/fates.js';
import { runFiles } from '../../ledger/files.js';
import { LateValues } from '../../ledger/late-values.js';
import { readLineAt } from '../../ledger/lines.js';
import { readUnknownRows } from '../../ledger/unknown-rows.js';
import { filterPositions } from './filter.js';
import { Pace, paced, type Task } from '../../ledger/pace.js';
import type { AttemptQuery, Selection } from './query.js';
import { holdsWords, searchFile, searchWords } from './search.js';
import { rankReasons } from './reason-ranks.js';
import { sortPositions } from './sort.js';
import type { StoredRun } from './stored-run.js';

/** What an attempts file lacks of the rows that are shown. */
interface Completion {
  /** What became of the rows that others point to. */
  readonly fates?: Fates;
  /** Values that were written once all rows were. */
  readonly late?: LateValues;
}

/** What of an attempt is known without its file. */
export type TimedKeys = Pick<TimedAttempt, 'entity' | 'row' | 'thread' | 'startedMs' | 'latencyMs'>;

/**
 * All attempts of a run, of any number: in memory is what sorting and filtering need, everything else
 * is read from the file for the rows that are looked at.
 */
export class AttemptStore {
  readonly #file: string;
  readonly #model: Model;
  readonly #index: AttemptIndex;
  readonly #completion: Required<Completion>;
  /** Attempts that the file does not hold; they follow those that it holds. */
  readonly #added: Attempt[] = [];
  readonly #inFile: number;
  #byRow: Uint32Array | undefined;
  #sorted: { key: string; order: Uint32Array } | undefined;
  #reasonRanks: Uint32Array | undefined;
  /** The last one that was asked for. */
  #unit: { readonly row: number; readonly attempts: readonly Attempt[] } | undefined;
  #found: { words: string; matches: Uint8Array } | undefined;

  /** An attempt of the file as it is shown. */
  readonly #complete = (attempt: Attempt): Attempt =>
    this.#completion.late.complete(this.#completion.fates.complete(attempt), this.#model);

  private constructor(file: string, model: Model, index: AttemptIndex, completion: Completion) {
    this.#file = file;
    this.#model = model;
    this.#index = index;
    this.#completion = { fates: new Fates(model), late: new LateValues(), ...completion };
    this.#inFile = index.count;
  }

  /**
   * Reads an attempts file once. Lines that are torn are left out.
   * @param completion completes the rows that are shown
   */
  static async read(
    file: string,
    model: Model,
    task: Task = {},
    completion: Completion = {},
  ): Promise<AttemptStore> {
    const index = new AttemptIndex(model);
    const reader = new AttemptReader({ hash: false, model });
    for await (const { bytes, offset } of paced(file, task)) {
      reader.open(bytes);
      for (let found = reader.next(); found !== undefined; found = reader.next()) {
        if (found) index.add(reader, offset + reader.lineStart);
      }
    }
    return new AttemptStore(file, model, index, completion);
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
      this.#index.add(keysOf(attempt), -1);
      this.#added.push(attempt);
    }
    this.#byRow = undefined;
    this.#sorted = undefined;
    this.#reasonRanks = undefined;
    this.#unit = undefined;
    this.#found = undefined;
  }

  /** Answers a query; the last order and the last search are kept for the next one. */
  async select(query: AttemptQuery, task: Task = {}): Promise<Selection> {
    const pace = new Pace(task);
    const matches = await this.#search(query.text, task);
    const sorted = await this.#sort(query, pace, task);
    return await filterPositions(sorted, this.#searched, query, matches, pace);
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

  /**
   * The last attempts of the file whose keys pass a test, the last first.
   * @param most how many at most
   */
  matching(test: (keys: TimedKeys) => boolean, most: number): Attempt[] {
    const { entities, rows, threads, started, latencies } = this.#index;
    const found: number[] = [];
    for (let at = this.#inFile - 1; at >= 0 && found.length < most; at -= 1) {
      const keys = {
        entity: this.#model.entities[entities[at]!]!.name,
        row: rows[at]!,
        thread: threads[at]!,
        startedMs: started[at]! / 1000,
        latencyMs: latencies[at]! / 1000,
      };
      if (test(keys)) found.push(at);
    }
    if (found.length === 0) return [];
    const descriptor = openSync(this.#file, 'r');
    try {
      return found.map((position) => this.#attemptAt(position, descriptor));
    } finally {
      closeSync(descriptor);
    }
  }

  /** The attempts of a run of units that belong together: those with one row number, in the order of the model. */
  ofUnit(row: number): readonly Attempt[] {
    if (this.#unit?.row !== row) {
      const written = this.matching((keys) => keys.row === row, MAX_ENTITIES);
      const unknown = this.#added.filter((attempt) => attempt.row === row);
      const attempts = [...written, ...unknown].toSorted(
        (one, other) =>
          entityNamed(this.#model, one.entity).index - entityNamed(this.#model, other.entity).index,
      );
      this.#unit = { row, attempts };
    }
    return this.#unit.attempts;
  }

  #attemptAt(position: number, descriptor: number): Attempt {
    const added = this.#added[position - this.#inFile];
    if (added) return added;
    const line = readLineAt(descriptor, this.#index.offsets[position] ?? 0);
    return this.#complete(parseAttempt(line, this.#model)!);
  }

  async #sort(
    { sort: by, descending }: AttemptQuery,
    pace: Pace,
    task: Task,
  ): Promise<Uint32Array> {
    this.#byRow ??= await sortPositions(positionsTo(this.count), this.#index, BY_ROW, pace);
    if (by === 'row' && !descending) return this.#byRow;
    const key = `${by} ${descending}`;
    if (this.#sorted?.key !== key) {
      const reasonRanks = by === 'reason' ? await this.#rankReasons(task) : undefined;
      const sorting = { by, descending, reasonRanks };
      const order = await sortPositions(this.#byRow, this.#index, sorting, pace);
      this.#sorted = { key, order };
    }
    return this.#sorted.order;
  }

  /** What a search of the whole file needs. */
  get #searched(): { file: string; index: AttemptIndex; model: Model; addsValues: boolean } {
    const addsValues = !this.#completion.late.isEmpty;
    return { file: this.#file, index: this.#index, model: this.#model, addsValues };
  }

  async #rankReasons(task: Task): Promise<Uint32Array> {
    const parts = { ...this.#searched, added: this.#added };
    this.#reasonRanks ??= await rankReasons(parts, this.#complete, task);
    return this.#reasonRanks;
  }

  async #search(text: string, task: Task): Promise<Uint8Array | undefined> {
    const words = searchWords(text);
    if (words.length === 0) return undefined;
    const key = words.join(' ');
    if (this.#found?.words === key) return this.#found.matches;
    const matches = await searchFile(this.#searched, words, this.#complete, task);
    this.#added.forEach((attempt, at) => {
      if (holdsWords(attempt, this.#model, words)) matches[this.#inFile + at] = 1;
    });
    this.#found = { words: key, matches };
    return matches;
  }
}

/** Reads all attempts of a run; of one that was never closed, those in its attempts file. */
export async function readAttempts(
  dir: string,
  { id, record, model }: StoredRun,
  task: Task,
): Promise<AttemptStore> {
  const files = runFiles(dir, id);
  const store = await AttemptStore.read(files.attempts, model, task, {
    fates: Fates.read(files.fates, model, record?.run.pauses),
    late: LateValues.read(files.journal, model),
  });
  if (record && record.totals.unknown > 0) store.add(readUnknownRows(files, model));
  return store;
}

const BY_ROW = { by: 'row', descending: false } as const;

function positionsTo(count: number): Uint32Array {
  const positions = new Uint32Array(count);
  for (let position = 0; position < count; position += 1) positions[position] = position;
  return positions;
}
