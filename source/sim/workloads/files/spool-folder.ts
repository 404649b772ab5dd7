import { randomUUID } from 'node:crypto';
import path from 'node:path';

import { perEntity, type EntityName, type Model } from '../../../entities/entity.js';
import type { RawRow } from '../../../entities/value.js';
import type { RowCounts, SpoolDescription } from '../workload.js';
import { SpoolWriter } from './spool-writer.js';

/** Writes the spool files of a workload, one per entity. */
export class SpoolFolder {
  readonly #model: Model;
  readonly #writers: Readonly<Record<EntityName, SpoolWriter>>;

  /**
   * @param folder an existing folder; it may hold the spool files of other workloads
   * @param stride rows that a thread usually reads at once, from 1
   */
  constructor(folder: string, stride: number, model: Model) {
    const name = randomUUID();
    this.#model = model;
    // A table may have a name that no file can have.
    this.#writers = perEntity(
      ({ index }) => new SpoolWriter(path.join(folder, `${name}-${index}.rows`), stride),
      model,
    );
  }

  /** Sets the name of the file from which the rows of an entity come; safe to print. */
  setInput(entity: EntityName, name: string): void {
    this.#writers[entity]!.setInput(name);
  }

  /** Adds a row. @param line on which it begins @throws {ProgramError} if the file cannot be written */
  add(entity: EntityName, row: RawRow, line: number): void {
    this.#writers[entity]!.add(row, line);
  }

  /** Rows added so far, by entity. */
  counts(): RowCounts {
    return perEntity(({ name }) => this.#writers[name]!.rows, this.#model);
  }

  /** Completes the files. @returns the description with which threads open them */
  finish(): SpoolDescription {
    return { files: perEntity(({ name }) => this.#writers[name]!.finish(), this.#model) };
  }

  /** Removes the files, complete or not. */
  async remove(): Promise<void> {
    await Promise.all(Object.values(this.#writers).map((writer) => writer.remove()));
  }
}
