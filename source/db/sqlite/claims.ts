import type { Entity } from '../../entities/entity.js';
import {
  claimTableName,
  CLAIM_PAGE,
  type ClaimTable,
  type HeldKey,
  type StoredClaim,
} from '../claims.js';
import { quoteName } from './columns.js';
import type { SqliteHandle, SqliteStatement } from './handle.js';

/** The claims in a SQLite file. */
export class SqliteClaims implements ClaimTable {
  readonly #handle: SqliteHandle;
  readonly #table: string;
  readonly #sql: string;
  #statement: SqliteStatement | undefined;

  constructor(handle: SqliteHandle, entity: Entity) {
    this.#handle = handle;
    this.#table = quoteName(claimTableName(entity));
    this.#sql = claimSql(entity);
  }

  async claim(claims: readonly HeldKey[], owner: string): Promise<number> {
    // Prepared on first use: the table exists only if rows claim keys.
    this.#statement ??= await this.#handle.prepare(this.#sql);
    const pairs = claims.map(({ key, id }) => [key, id]);
    return this.#statement.run([owner, JSON.stringify(pairs)]);
  }

  async find(keys: readonly string[]): Promise<Map<string, StoredClaim>> {
    const found = await this.#handle.all<StoredClaim>(
      `SELECT "key", "id", "owner" FROM ${this.#table} WHERE "key" IN (SELECT value FROM json_each(?))`,
      [JSON.stringify(keys)],
    );
    return new Map(found.map((claim) => [claim.key, claim]));
  }

  async release(claims: readonly StoredClaim[]): Promise<void> {
    const pairs = claims.map(({ key, owner }) => [key, owner]);
    await this.#handle.run(
      `DELETE FROM ${this.#table} WHERE ("key", "owner") IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))`,
      [JSON.stringify(pairs)],
    );
  }

  async *scan(): AsyncGenerator<StoredClaim[], void, void> {
    let after = '';
    for (;;) {
      const page = await this.#handle.all<StoredClaim>(
        `SELECT "key", "id", "owner" FROM ${this.#table} WHERE "key" > ? ORDER BY "key" LIMIT ${CLAIM_PAGE}`,
        [after],
      );
      const last = page.at(-1);
      if (!last) return;
      yield page;
      after = last.key;
    }
  }
}

/** CREATE TABLE for the claims. */
export function createClaimTableSql(entity: Entity): string {
  return (
    `CREATE TABLE ${quoteName(claimTableName(entity))} (\n` +
    `  "key" TEXT NOT NULL PRIMARY KEY CHECK (typeof("key") = 'text'),\n` +
    `  "id" INTEGER NOT NULL CHECK (typeof("id") = 'integer'),\n` +
    `  "owner" TEXT NOT NULL\n` +
    `) WITHOUT ROWID`
  );
}

/** Makes claims whose keys are free. Bound values: the owner, and [key, id] pairs as one JSON text. */
export function claimSql(entity: Entity): string {
  return (
    `INSERT INTO ${quoteName(claimTableName(entity))} ("key", "id", "owner") ` +
    `SELECT value ->> 0, value ->> 1, ? FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`
  );
}
