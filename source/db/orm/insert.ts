import { UniqueConstraintError, type Transaction } from 'sequelize';

import { DatabaseError } from '../../base/errors.js';
import type { Entity } from '../../entities/entity.js';
import { comparedUnique, uniquesOf, uniqueValue } from '../../entities/unique.js';
import type { StoredRow } from '../../entities/value.js';
import { areFree, keysOf, type Holders, type RowKeys } from '../entity-store.js';
import { modelRow, type EntityModel, type StoredForms } from './model.js';

/** Rows per `bulkCreate`, which writes all their values into the text of one statement. */
const CHUNK = 1000;

/** The model of an entity, and the forms of its engine. */
export interface RowModel extends StoredForms {
  readonly entity: Entity;
  readonly model: EntityModel;
}

/** What inserting rows needs from the store of an engine. */
export interface InsertContext {
  /** Runs one call of Sequelize, and turns its errors into DatabaseErrors. */
  readonly run: (work: () => Promise<unknown>) => Promise<unknown>;
  /** The transaction that is open now. */
  readonly transaction: () => Transaction;
  /** Rolls that transaction back and begins another one. */
  readonly restart: () => Promise<void>;
  /** Whether a transaction takes statements after a unique violation; on PostgreSQL it does not. */
  readonly survivesViolation: boolean;
  readonly findHolders: (keys: readonly RowKeys[]) => Promise<readonly Holders[]>;
}

/**
 * Inserts the rows whose keys are free, and the first of those that share a key: one row by `create`,
 * several by `bulkCreate`. Sequelize's `ignoreDuplicates` would hide failed checks, too; so after a unique
 * violation the keys are looked up, and the rows with free keys are inserted.
 * @returns how many
 * @throws DatabaseError; a unique violation where a key was taken after it was looked up
 */
export async function insertFreeRows(
  rows: readonly StoredRow[],
  target: RowModel,
  context: InsertContext,
): Promise<number> {
  const { restart, survivesViolation, findHolders } = context;
  try {
    await createRows(rows, target, context);
    return rows.length;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
  // Of several rows, those of earlier statements are inserted: they would count as holders of their keys.
  if (rows.length > 1 || !survivesViolation) await restart();
  if (rows.length === 1) return 0;
  const holders = await findHolders(rows.map((row) => keysOf(target.entity, row)));
  const free = freeRows(rows, holders, target.entity);
  if (free.length > 0) await createRows(free, target, context);
  return free.length;
}

async function createRows(
  rows: readonly StoredRow[],
  { entity, model, ...forms }: RowModel,
  { run, transaction: openTransaction }: InsertContext,
): Promise<void> {
  const transaction = openTransaction();
  const [first] = rows;
  if (first && rows.length === 1) {
    await run(() => model.create(modelRow(entity, first, forms), { transaction }));
    return;
  }
  for (let start = 0; start < rows.length; start += CHUNK) {
    const chunk = rows.slice(start, start + CHUNK).map((row) => modelRow(entity, row, forms));
    await run(() => model.bulkCreate(chunk, { transaction }));
  }
}

/**
 * Whether Sequelize has reported a unique violation. On SQLite it reports every failed constraint as one;
 * a unique one names its columns.
 */
export function isUniqueViolation(error: unknown): boolean {
  const reported = error instanceof DatabaseError ? error.cause : error;
  if (!(reported instanceof UniqueConstraintError)) return false;
  const { code } = reported.parent as { code?: unknown };
  return typeof code !== 'string' || !code.startsWith('SQLITE_') || reported.errors.length > 0;
}

/** The rows whose keys no stored row holds, nor an earlier one of them. */
export function freeRows(
  rows: readonly StoredRow[],
  holders: readonly Holders[],
  entity: Entity,
): StoredRow[] {
  const taken = new Set<string>();
  return rows.filter((row, index) => {
    const keys = [
      String(row[0]),
      ...uniquesOf(entity).flatMap((unique) => {
        const value = uniqueValue(unique, row) ?? null;
        return value === null ? [] : [`${unique.name} ${comparedUnique(unique, value)}`];
      }),
    ];
    const held = holders[index];
    if ((held && !areFree(held)) || keys.some((key) => taken.has(key))) return false;
    for (const key of keys) taken.add(key);
    return true;
  });
}
