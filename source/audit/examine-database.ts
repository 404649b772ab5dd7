import { existsSync } from 'node:fs';

import { DatabaseError } from '../base/errors.js';
import { formatAmount } from '../base/format.js';
import { cutText, escapeText } from '../base/text.js';
import { claimTableName } from '../db/claims.js';
import { COMMAND_LOCK_TIMEOUT_MS } from '../db/connection-options.js';
import type { EntityReader } from '../db/entity-database.js';
import { MIGRATION_TABLE } from '../db/migration-names.js';
import { OUTBOX_TABLE } from '../db/outbox.js';
import { quoteName } from '../db/sqlite/columns.js';
import { uniqueIndexes } from '../db/sqlite/schema.js';
import { definitionOf } from '../db/table-definition.js';
import { SqliteDatabase } from '../db/sqlite/database.js';
import { databaseError } from '../db/sqlite/errors.js';
import { comparedForm, type EmailField, type Entity } from '../entities/entity.js';
import { uniquesOf, type Unique } from '../entities/unique.js';
import type { AnyDescription } from '../router/topology.js';
import type { Examination } from './examination.js';
import type { Findings } from './findings.js';
import { examineNeedlessClaims } from './needless-claims.js';

/**
 * Examines a database: that it can be read, passes its integrity check, and has only its entity's tables.
 * @param visit examines the rows of the table, if it exists
 */
export async function examineDatabase(
  description: AnyDescription,
  { integrity, findings }: Pick<Examination, 'integrity' | 'findings'>,
  visit: (database: EntityReader) => Promise<void>,
): Promise<void> {
  if ('engine' in description) {
    // Loaded only if there is a server: the drivers and migrations are most of the program.
    const { examineServer } = await import('./examine-server.js');
    await examineServer(description, findings, visit);
    return;
  }
  if (!existsSync(description.file)) {
    findings.damaged.add(`${description.name} is missing`);
    return;
  }
  let database: SqliteDatabase | undefined;
  try {
    database = await SqliteDatabase.open(description, {
      sync: 'full',
      busyMs: COMMAND_LOCK_TIMEOUT_MS,
      readOnly: true,
    });
    const hasTable = await examineObjects(database, findings);
    if (hasTable) {
      await visit(database);
      await examineNeedlessClaims(database, findings);
      await examineUniqueness(database, findings);
    }
    const { entity, siblings = [] } = description;
    // A file of several entities is examined for each of them, and damaged once.
    const isFirst = siblings.every(({ index }) => index > entity.index);
    for (const problem of isFirst ? await integrity.problemsOf(description) : []) {
      findings.damaged.add(`${description.name}: ${escapeText(problem)}`);
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const known = databaseError(description.name, error);
    if (known.kind === 'other' && !(error instanceof DatabaseError)) throw error;
    findings.damaged.add(known.message);
  } finally {
    await database?.close();
  }
}

/** Looks for unexpected objects in the file. @returns whether the entity's table exists */
async function examineObjects(database: SqliteDatabase, findings: Findings): Promise<boolean> {
  const { name, entity, siblings = [] } = database.description;
  const objects = await database.handle.all<{ type: string; name: string }>(
    "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
  );
  const own = new Set([
    `table ${MIGRATION_TABLE}`,
    `table ${OUTBOX_TABLE}`,
    ...[entity, ...siblings].flatMap(objectsOf),
  ]);
  for (const object of objects) {
    const found = `${object.type} ${object.name}`;
    if (!own.has(found)) findings.misrouted.add(`${name} holds the ${escapeText(found)}`);
  }
  const hasTable = objects.some(
    (object) => object.type === 'table' && object.name === entity.table,
  );
  if (!hasTable) findings.damaged.add(`${name} has no table ${entity.table}`);
  for (const index of hasTable ? uniqueIndexes(definitionOf({ entity })) : []) {
    if (!objects.some((object) => object.name === index.name)) {
      findings.damaged.add(`${name} has no unique index ${index.name}`);
    }
  }
  return hasTable;
}

/** The tables and indexes of an entity. */
function objectsOf(entity: Entity): string[] {
  const indexes = uniqueIndexes(definitionOf({ entity })).map(({ name }) => `index ${name}`);
  // The table of claims may be left, empty, from a time when the entity had several databases.
  return [`table ${entity.table}`, `table ${claimTableName(entity)}`, ...indexes];
}

/** Finds repeated values of unique fields. */
async function examineUniqueness(database: SqliteDatabase, findings: Findings): Promise<void> {
  const { entity } = database.description;
  for (const unique of uniquesOf(entity)) {
    const [field] = unique.fields;
    const found = findings.repeatedIn(entity, unique);
    const report: Report = (value, rows) =>
      found.add(`${escapeText(cutText(String(value), 60))} (${formatAmount(rows, 'row')})`);
    if (unique.fields.length > 1) await findRepeatedTogether(database, unique, report);
    else if (field?.kind === 'email') await findRepeatedAddresses(database, field, report);
    else if (field) await findRepeatedValues(database, field.name, report);
  }
}

/** Receives a value, and how many rows have it. */
type Report = (value: string | number, rows: number) => void;

async function findRepeatedValues(
  { handle, description }: SqliteDatabase,
  field: string,
  report: Report,
): Promise<void> {
  const column = quoteName(field);
  const repeated = await handle.all<{ value: string | number; rows: number }>(
    `SELECT ${column} AS value, count(*) AS rows FROM ${quoteName(description.entity.table)} ` +
      `WHERE typeof(${column}) IN ('text', 'integer') GROUP BY ${column} HAVING count(*) > 1`,
  );
  for (const { value, rows } of repeated) report(value, rows);
}

async function findRepeatedTogether(
  { handle, description }: SqliteDatabase,
  { fields }: Unique,
  report: Report,
): Promise<void> {
  const columns = fields.map(({ name }) => quoteName(name));
  const isWhole = columns.map((column) => `${column} IS NOT NULL`).join(' AND ');
  const repeated = await handle.all<{ value: string; rows: number }>(
    `SELECT concat_ws(', ', ${columns.join(', ')}) AS value, count(*) AS rows FROM ${quoteName(description.entity.table)} ` +
      `WHERE ${isWhole} GROUP BY ${columns.join(', ')} HAVING count(*) > 1`,
  );
  for (const { value, rows } of repeated) report(value, rows);
}

/** SQLite groups those that it can compare; the few folded ones are grouped here. */
async function findRepeatedAddresses(
  database: SqliteDatabase,
  field: EmailField,
  report: Report,
): Promise<void> {
  const table = quoteName(database.description.entity.table);
  const column = quoteName(field.name);
  const repeated = await database.handle.all<{ value: string; rows: number }>(
    `SELECT lower(${column}) AS value, count(*) AS rows FROM ${table} WHERE typeof(${column}) = 'text' ` +
      `GROUP BY ${column} COLLATE NOCASE HAVING count(*) > 1`,
  );
  for (const { value, rows } of repeated) report(value, rows);

  const wide = await database.handle.all<{ value: string }>(
    `SELECT DISTINCT ${column} COLLATE NOCASE AS value FROM ${table} WHERE typeof(${column}) = 'text' AND (length(${column}) <> octet_length(${column}) OR ${column} LIKE '%xn--%')`,
  );
  const rowsOf = new Map<string, number>();
  for (const { value } of wide) {
    const key = comparedForm(field, value);
    rowsOf.set(key, (rowsOf.get(key) ?? 0) + 1);
  }
  for (const [key, rows] of rowsOf) if (rows > 1) report(key, rows);
}
