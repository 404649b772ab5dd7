import { DatabaseError } from '../base/errors.js';
import type { EntityStore, Holders, RowKeys } from '../db/entity-store.js';
import { removeRow } from '../db/remove-row.js';
import type { StoredRow } from '../entities/value.js';
import { commitParts, onAll } from './fan-out.js';

/**
 * The store of an entity with a full copy in each of several databases. The first copy is always written
 * first, so that two writers conflict there and cannot deadlock. A row counts as stored when every copy has
 * it.
 */
export class CopiedStore implements EntityStore {
  readonly isRemote: boolean;
  readonly needsTransaction: boolean;
  readonly #copies: readonly EntityStore[];
  readonly #names: readonly string[];
  /** Whether the last commit was not acknowledged by all copies. */
  #isInDoubt = false;

  /** @param names the names of the databases */
  constructor(copies: readonly EntityStore[], names: readonly string[]) {
    this.#copies = copies;
    this.#names = names;
    this.isRemote = copies.some((copy) => copy.isRemote === true);
    this.needsTransaction = copies.some((copy) => copy.needsTransaction === true);
  }

  async begin(): Promise<void> {
    for (const copy of this.#copies) await copy.begin();
  }

  async commit(): Promise<void> {
    this.#isInDoubt = true;
    await commitParts(this.#copies);
    this.#isInDoubt = false;
  }

  async rollback(): Promise<void> {
    await onAll(this.#copies, (copy) => copy.rollback());
  }

  async insert(row: StoredRow): Promise<boolean> {
    return (await this.#inTransaction(() => this.insertAll([row]))) === 1;
  }

  async insertAll(rows: readonly StoredRow[]): Promise<number> {
    const [first, ...others] = this.#copies;
    if (!first) return 0;
    const inserted = await first.insertAll(rows);
    const counts = await onAll(others, (copy) => copy.insertAll(rows));
    const different = counts.findIndex((count) => count !== inserted);
    if (different !== -1) throw this.#differs(different + 1);
    return inserted;
  }

  /** The first copy goes last: until then, no other row gets its keys. */
  async removeRow(row: StoredRow): Promise<boolean> {
    let wasStored = false;
    for (const copy of this.#copies.toReversed()) {
      if (await removeRow(copy, row)) wasStored = true;
    }
    return wasStored;
  }

  findHolders(keys: readonly RowKeys[]): Promise<Holders[]> {
    return this.#askOne((copy) => copy.findHolders(keys));
  }

  findExisting(ids: readonly number[]): Promise<Set<number>> {
    return this.#askOne((copy) => copy.findExisting(ids));
  }

  findMissing(ids: readonly number[]): Promise<Set<number>> {
    return this.#askOne((copy) => copy.findMissing(ids));
  }

  /** Reads rows; after a failed commit, first copies rows that only some copies have to the others. */
  async readRows(ids: readonly number[]): Promise<Map<number, StoredRow>> {
    if (this.#isInDoubt) await this.#complete(ids);
    this.#isInDoubt = false;
    const [first = new Map<number, StoredRow>(), ...others] = await onAll(this.#copies, (copy) =>
      copy.readRows(ids),
    );
    const isEverywhere = ([id, row]: [number, StoredRow]): boolean =>
      others.every((copy) => JSON.stringify(copy.get(id)) === JSON.stringify(row));
    return new Map([...first].filter(isEverywhere));
  }

  async #complete(ids: readonly number[]): Promise<void> {
    const found = await onAll(this.#copies, (copy) => copy.readRows(ids));
    const union = new Map<number, StoredRow>();
    for (const rows of found) for (const [id, row] of rows) union.set(id, row);
    for (const [index, copy] of this.#copies.entries()) {
      const missing = [...union.values()].filter(([id]) => !found[index]?.has(Number(id)));
      if (missing.length === 0) continue;
      if ((await copy.insertAll(missing)) !== missing.length) throw this.#differs(index);
    }
  }

  async #inTransaction<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      await this.begin();
      const result = await work();
      await this.commit();
      return result;
    } catch (error) {
      await this.rollback();
      throw error;
    }
  }

  /** Asks the first copy that can be reached: the answer is the same in all of them. */
  async #askOne<Answer>(question: (copy: EntityStore) => Promise<Answer>): Promise<Answer> {
    let problem: unknown;
    for (const copy of this.#copies) {
      try {
        return await question(copy);
      } catch (error) {
        if (!(error instanceof DatabaseError) || !error.isTransient) throw error;
        problem ??= error;
      }
    }
    throw problem;
  }

  #differs(index: number): DatabaseError {
    return new DatabaseError(this.#names[index] ?? '', 'other', '', {
      message: 'holds other rows than its copies',
      hint: 'Run `dbsim-tui verify`, which names them.',
    });
  }
}
