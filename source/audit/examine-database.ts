import { existsSync } from 'node:fs';

import { DatabaseError } from '../base/errors.js';
import { formatAmount } from '../base/format.js';
import { cutText, escapeText } from '../base/text.js';
import { claimTableName } from '../db/claims.js';
import { COMMAND_LOCK_TIMEOUT_MS } from '../db/connection-options.js';
import type { EntityReader } from '../db/entity-database.js';
import { MIGRATION_TABLE } from '../db/migration-names.js';
import { OUTBOX_TABLE } from '../db/outbox.js';
import { uniqueIndexes } from '../db/sqlite/schema.js';
import { definitionOf } from '../db/table-definition.js';
import { SqliteDatabase } from '../db/sqlite/database.js';
import { databaseError } from '../db/sqlite/errors.js';
import type { DatabaseDescription } from '../db/sqlite/writer.js';
import type { Entity } from '../entities/entity.js';
import type { AnyDescription } from '../router/topology.js';
import type { Examination } from './examination.js';
import type { FileChecks } from './file-checks.js';
import type { Findings } from './findings.js';
import { examineNeedlessClaims } from './needless-claims.js';

/**
 * Examines a database: that it can be read, passes its integrity check, and has only its entity's tables.
 * @param visit examines the rows of the table, if it exists
 */
export async function examineDatabase(
  description: AnyDescription,
  { checks, findings }: Pick<Examination, 'checks' | 'findings'>,
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
      await noteRepeated(description, checks, findings);
    }
    const { entity, siblings = [] } = description;
    // A file of several entities is examined for each of them, and damaged once.
    const isFirst = siblings.every(({ index }) => index > entity.index);
    for (const problem of isFirst ? await checks.problemsOf(description) : []) {
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

/** Notes the repeated values of unique fields. */
async function noteRepeated(
  description: DatabaseDescription,
  checks: FileChecks,
  findings: Findings,
): Promise<void> {
  for (const { unique, value, rows } of await checks.repeatedIn(description)) {
    findings
      .repeatedIn(description.entity, unique)
      .add(`${escapeText(cutText(value, 60))} (${formatAmount(rows, 'row')})`);
  }
}
