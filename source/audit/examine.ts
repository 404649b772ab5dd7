import { existsSync } from 'node:fs';

import { DatabaseError } from '../base/errors.js';
import { hashText } from '../base/hash.js';
import { cutText, escapeText } from '../base/text.js';
import { Database, PATIENT_MS } from '../db/database.js';
import { MIGRATION_TABLE } from '../db/migrations.js';
import type { EntityDatabase } from '../db/entity-database.js';
import type { FoundRow } from '../db/scan.js';
import { quoteName, uniqueIndexes } from '../db/schema.js';
import { databaseError } from '../db/sqlite/errors.js';
import {
  ENTITIES,
  ENTITY_NAMES,
  nameRow,
  referencesOf,
  uniqueField,
  uniqueKey,
  type EntityName,
  type Reference,
} from '../entities/entity.js';
import type { AnyDescription, Topology } from '../router/topology.js';
import type { Evidence } from './evidence.js';
import { examineServer } from './examine-server.js';
import { Findings } from './findings.js';
import { EXPECTATION, type IdEntry, type IdTable } from './id-table.js';

/**
 * Reads every database as it is now and holds it to the evidence. Users and products come before
 * orders, so that it is known by then which of them exist.
 */
export async function examine(topology: Topology, evidence: Evidence): Promise<Findings> {
  const findings = new Findings();
  for (const entity of ENTITY_NAMES) await examineDatabase(topology, entity, evidence, findings);
  for (const entity of ENTITY_NAMES) noteAbsent(entity, evidence, findings);
  noteCounts(evidence, findings);
  return findings;
}

async function examineDatabase(
  topology: Topology,
  entity: EntityName,
  evidence: Evidence,
  findings: Findings,
): Promise<void> {
  for (const shard of topology[entity].shards) {
    await examineShard(shard, evidence, findings);
  }
}

async function examineShard(
  description: AnyDescription,
  evidence: Evidence,
  findings: Findings,
): Promise<void> {
  if ('engine' in description) {
    await examineServer(description, findings, (server) => examineRows(server, evidence, findings));
    return;
  }
  if (!existsSync(description.file)) {
    findings.damaged.add(`${description.name} is missing`);
    return;
  }
  let database: Database | undefined;
  try {
    database = await Database.open(description, {
      sync: 'full',
      busyMs: PATIENT_MS,
      readOnly: true,
    });
    const hasTable = await examineObjects(database, findings);
    if (hasTable) {
      await examineRows(database, evidence, findings);
      await examineUniqueness(database, findings);
    }
    await examineIntegrity(database, findings);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const known = databaseError(description.name, error);
    if (known.kind === 'other' && !(error instanceof DatabaseError)) throw error;
    findings.damaged.add(known.message);
  } finally {
    await database?.close();
  }
}

/** Looks for anything in the file that is not its entity's; whether the entity's own table is there. */
async function examineObjects(database: Database, findings: Findings): Promise<boolean> {
  const { name, entity } = database.description;
  const objects = await database.handle.all<{ type: string; name: string }>(
    "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
  );
  const own = new Set([
    `table ${entity.table}`,
    `table ${MIGRATION_TABLE}`,
    ...uniqueIndexes(entity).map((index) => `index ${index.name}`),
  ]);
  for (const object of objects) {
    const found = `${object.type} ${object.name}`;
    if (!own.has(found)) findings.misrouted.add(`${name} holds the ${escapeText(found)}`);
  }
  const hasTable = objects.some(
    (object) => object.type === 'table' && object.name === entity.table,
  );
  if (!hasTable) findings.damaged.add(`${name} has no table ${entity.table}`);
  for (const index of hasTable ? uniqueIndexes(entity) : []) {
    if (!objects.some((object) => object.name === index.name)) {
      findings.damaged.add(`${name} has no unique index ${index.name}`);
    }
  }
  return hasTable;
}

/** Holds every stored row to the evidence. */
export async function examineRows(
  database: EntityDatabase,
  evidence: Evidence,
  findings: Findings,
): Promise<void> {
  const { entity } = database.description;
  const ids = evidence.ids[entity.name];
  const references = referencesOf(entity);
  for await (const page of database.scan()) {
    findings.stored[entity.name] += page.length;
    for (const row of page) {
      examineRow(entity.name, row, ids, findings);
      for (const reference of references) examineReference(reference, row, evidence, findings);
    }
  }
}

function examineRow(entity: EntityName, row: FoundRow, ids: IdTable, findings: Findings): void {
  const [id] = row;
  const isAsExpected = typeof id === 'number' && ids.seeExpected(id, hashText(JSON.stringify(row)));
  if (!isAsExpected) explainRow(entity, row, ids, findings);
}

/** What is the matter with a stored row that is not simply what was expected. */
function explainRow(entity: EntityName, row: FoundRow, ids: IdTable, findings: Findings): void {
  const [id] = row;
  const what = describeRow(entity, row);
  if (typeof id !== 'number') {
    findings.strangers.add(what);
    return;
  }
  if (ids.timesSeen(id) > 1) {
    findings.doubled.add(what);
    return;
  }
  const known = ids.get(id);
  switch (known.expectation) {
    case EXPECTATION.before:
    case EXPECTATION.inserted:
      findings.altered.add(`${what}${originOf(known)}`);
      break;
    case EXPECTATION.unknown:
      findings.unknownStored.add(what);
      break;
    case EXPECTATION.refused:
      findings.ghosts.add(`${what}, refused as row ${known.row}`);
      break;
    case EXPECTATION.later:
      break;
    case 0:
      findings.strangers.add(what);
  }
}

function examineReference(
  { field, position, target, source }: Reference,
  row: FoundRow,
  { ids }: Evidence,
  findings: Findings,
): void {
  const pointed = row[position];
  if (typeof pointed === 'number' && ids[target].isSeen(pointed)) return;
  const [id] = row;
  const expected = typeof id === 'number' ? ids[source].get(id).expectation : 0;
  const isOwn = expected === EXPECTATION.inserted || expected === EXPECTATION.unknown;
  const what = `${nameRow(source, String(id))}: ${field} ${pointed} does not exist`;
  (isOwn ? findings.orphans : findings.foreignOrphans).add(what);
}

/** SQLite groups what it can fold; the few texts with letters beyond ASCII are folded here. */
async function examineUniqueness(database: Database, findings: Findings): Promise<void> {
  const { entity } = database.description;
  const unique = uniqueField(entity);
  if (!unique) return;
  const table = quoteName(entity.table);
  const column = quoteName(unique.name);
  const repeated = await database.handle.all<{ value: string; rows: number }>(
    `SELECT lower(${column}) AS value, count(*) AS rows FROM ${table} WHERE typeof(${column}) = 'text' ` +
      `GROUP BY ${column} COLLATE NOCASE HAVING count(*) > 1`,
  );
  const report = (value: string, rows: number): void =>
    findings.repeatedEmails.add(`${escapeText(cutText(value, 60))} (${rows} rows)`);
  for (const { value, rows } of repeated) report(value, rows);

  const wide = await database.handle.all<{ value: string }>(
    `SELECT DISTINCT ${column} COLLATE NOCASE AS value FROM ${table} WHERE typeof(${column}) = 'text' AND ${column} GLOB '*[^ -~]*'`,
  );
  const rowsOf = new Map<string, number>();
  for (const { value } of wide) {
    const key = uniqueKey(value);
    rowsOf.set(key, (rowsOf.get(key) ?? 0) + 1);
  }
  for (const [key, rows] of rowsOf) if (rows > 1) report(key, rows);
}

async function examineIntegrity(database: Database, findings: Findings): Promise<void> {
  const messages = await database.handle.all<{ integrity_check: string }>(
    'PRAGMA integrity_check(10)',
  );
  for (const { integrity_check: message } of messages) {
    if (message !== 'ok')
      findings.damaged.add(`${database.description.name}: ${escapeText(message)}`);
  }
}

/** Rows that must be stored and are not, and rows of unknown outcome that are not. */
function noteAbsent(entity: EntityName, { ids }: Evidence, findings: Findings): void {
  for (const known of ids[entity].entries()) {
    if (known.seen) continue;
    const name = nameRow(entity, known.id);
    if (known.expectation === EXPECTATION.inserted || known.expectation === EXPECTATION.before) {
      findings.lost.add(`${name}${originOf(known)}`);
    } else if (known.expectation === EXPECTATION.unknown) {
      findings.unknownAbsent.add(name);
    }
  }
}

function noteCounts(evidence: Evidence, { counts }: Findings): void {
  const { end, tally, decidedTwice, acknowledgedTwice, tornLines, unknownRows } = evidence;
  counts.push({ what: 'rows that the ledger decides twice', expected: 0, found: decidedTwice });
  counts.push({ what: 'ids that are acknowledged twice', expected: 0, found: acknowledgedTwice });
  if (!end) return;
  // A thread that the full disk killed leaves a torn line; whose row it was is told by the others.
  if (end.status !== 'failed') {
    counts.push({ what: 'torn lines in the ledger', expected: 0, found: tornLines });
  }
  for (const entity of ENTITY_NAMES) {
    const undecided = unknownRows.filter((row) => row.entity === entity).length;
    counts.push({
      what: `${ENTITIES[entity].table} taken in hand and decided`,
      expected: end.claimed[entity],
      found: tally.attempted(entity) - undecided,
    });
  }
}

function originOf({ expectation, row }: IdEntry): string {
  return expectation === EXPECTATION.before ? ' (was there before the run)' : ` (row ${row})`;
}

function describeRow(entity: EntityName, row: FoundRow): string {
  const fields = ENTITIES[entity].fields
    .slice(1)
    .map((field, index) => `${field.name} ${escapeText(cutText(String(row[index + 1]), 40))}`);
  return `${nameRow(entity, escapeText(cutText(String(row[0]), 40)))} [${fields.join(', ')}]`;
}
