import { DatabaseError } from '../base/errors.js';
import { formatAmount } from '../base/format.js';
import { hashText } from '../base/hash.js';
import { cutText, escapeText } from '../base/text.js';
import { ServerDatabase } from '../db/server/database.js';
import type { ServerDescription } from '../db/server/description.js';
import { comparedUnique, uniquesOf } from '../entities/unique.js';
import type { Findings } from './findings.js';
import { examineNeedlessClaims } from './needless-claims.js';

/**
 * The timeout of the audit, in deadlines of the database: right after a run, a cluster node may still be
 * applying commits of other nodes.
 */
const EXAMINE_DEADLINES = 3;

/**
 * Examines a database on a server. On a cluster, compares the first node that answers with the evidence, and
 * every other one that answers with the first.
 * @param visit examines the rows of the table
 */
export async function examineServer(
  description: ServerDescription,
  findings: Findings,
  visit: (database: ServerDatabase) => Promise<void>,
): Promise<void> {
  let expected: number | undefined;
  let problem: DatabaseError | undefined;
  let hasBegun = false;
  const deadlineMs = EXAMINE_DEADLINES * description.deadlineMs;
  for (const address of description.addresses) {
    let database: ServerDatabase | undefined;
    try {
      database = await ServerDatabase.open({ ...description, deadlineMs, addresses: [address] });
      const isFirst = expected === undefined;
      if (isFirst && !(await examineObjects(database, findings))) return;
      const found = await hashRows(database);
      if (isFirst) {
        hasBegun = true;
        await visit(database);
        await examineNeedlessClaims(database, findings);
        await examineUniqueness(database, findings);
      } else if (found !== expected) {
        findings.damaged.add(
          `${description.name}: the node at ${new URL(address).host} holds other rows than the others`,
        );
      }
      expected ??= found;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      problem = error;
      // Do not continue on another node: rows that were examined already would count as stored twice.
      const isHalfway = hasBegun && expected === undefined;
      const isNodeGone =
        error.isTransient || error.kind === 'timed-out' || error.kind === 'connection-lost';
      if (isHalfway || !isNodeGone) {
        findings.damaged.add(error.message);
        if (expected === undefined) findings.unread.add(description.entity.name);
        return;
      }
    } finally {
      await database?.close();
    }
  }
  if (expected === undefined) {
    findings.damaged.add(problem?.message ?? `${description.name} cannot be reached`);
    findings.unread.add(description.entity.name);
  }
}

/** Looks for unexpected tables and missing indexes. @returns whether the entity's table exists */
async function examineObjects(database: ServerDatabase, findings: Findings): Promise<boolean> {
  const { name, entity } = database.description;
  for (const table of await database.foreignTables()) {
    findings.misrouted.add(`${name} holds the table ${escapeText(table)}`);
  }
  const hasTable = (await database.tables()).includes(entity.table);
  if (!hasTable) {
    findings.damaged.add(`${name} has no table ${entity.table}`);
    return false;
  }
  for (const index of await database.missingIndexes()) {
    findings.damaged.add(`${name} has no unique index ${index}`);
  }
  return true;
}

/** A hash of all rows. */
async function hashRows(database: ServerDatabase): Promise<number> {
  let hash = 0;
  for await (const page of database.scan()) hash = hashText(`${hash}${JSON.stringify(page)}`);
  return hash;
}

async function examineUniqueness(database: ServerDatabase, findings: Findings): Promise<void> {
  const { entity } = database.description;
  for (const unique of uniquesOf(entity)) {
    const rowsOf = new Map<string, number>();
    for (const value of await database.suspectValues(unique)) {
      const key = comparedUnique(unique, value);
      rowsOf.set(key, (rowsOf.get(key) ?? 0) + 1);
    }
    for (const [key, rows] of rowsOf) {
      if (rows === 1) continue;
      const text = `${escapeText(cutText(key, 60))} (${formatAmount(rows, 'row')})`;
      findings.repeatedIn(entity, unique).add(text);
    }
  }
}
