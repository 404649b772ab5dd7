import { DatabaseError } from '../base/errors.js';
import type { EntityReader } from '../db/entity-database.js';
import type { ServerDatabase } from '../db/server/database.js';
import { nameById, type Entity, type EntityName } from '../entities/entity.js';
import type { Sharding, Topology } from '../router/topology.js';
import { policyNamed } from '../units/registry.js';
import { transactionMark } from '../ledger/transaction-name.js';
import type { Evidence } from './evidence.js';
import { examineCopies } from './examine-copies.js';
import { examineDatabase } from './examine-database.js';
import { examineRows, originOf } from './examine-rows.js';
import { examineShards } from './examine-shards.js';
import type { Examination } from './examination.js';
import { Findings } from './findings.js';
import { EXPECTATION } from './expectation.js';
import type { FileChecks } from './file-checks.js';

/** Compares every database with the evidence. Rows come before those that refer to them, which are checked against them. */
export async function examine(
  topology: Topology,
  evidence: Evidence,
  checks: FileChecks,
): Promise<Findings> {
  const findings = new Findings();
  const { model } = evidence;
  for (const entity of model.parentsFirst) {
    await examineEntity(entity, topology[entity.name]!, { evidence, checks, findings });
  }
  for (const decide of findings.undecided.splice(0)) decide();
  for (const { name } of model.entities) noteAbsent(name, evidence, findings);
  noteCounts(evidence, findings);
  return findings;
}

async function examineEntity(
  entity: Entity,
  sharding: Sharding,
  context: Examination,
): Promise<void> {
  const { shards, spread } = sharding;
  if (spread.rule === 'copy') return examineCopies(entity, shards, context);
  if ('by' in spread) return examineShards(entity, sharding, context);
  for (const description of shards) {
    await examineDatabase(description, context, async (database) => {
      await examineRows(database, context);
      await notePrepared(database, context);
    });
  }
}

/** Looks for transactions of a run that are prepared and not ended. */
async function notePrepared(
  database: EntityReader & Partial<Pick<ServerDatabase, 'findPrepared'>>,
  { evidence: { header }, findings }: Examination,
): Promise<void> {
  if (header.settings.unit === undefined || !database.findPrepared) return;
  if (!policyNamed(header.settings.together ?? 'separate').isPrepared) return;
  try {
    const names = await database.findPrepared(transactionMark(header.id));
    for (const name of names) findings.prepared?.add(name);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    findings.prepared = undefined;
  }
}

/** Notes rows that must be stored but are not, and unknown rows that are not stored. */
function noteAbsent(entity: EntityName, { ids }: Evidence, findings: Findings): void {
  const isUnread = findings.unread.has(entity);
  for (const known of ids[entity]!.unseen()) {
    const name = nameById(entity, known.id);
    if (known.expectation === EXPECTATION.inserted || known.expectation === EXPECTATION.before) {
      (isUnread ? findings.notVerifiable : findings.lost).add(`${name}${originOf(known)}`);
    } else if (known.expectation === EXPECTATION.unknown && !isUnread) {
      findings.unknownAbsent.add(name);
    }
  }
}

function noteCounts(evidence: Evidence, { counts }: Findings): void {
  const { model, end, tally, decidedTwice, acknowledgedTwice, tornLines, unknownRows } = evidence;
  counts.push({ what: 'rows that the ledger decides twice', expected: 0, found: decidedTwice });
  counts.push({ what: 'ids that are acknowledged twice', expected: 0, found: acknowledgedTwice });
  if (!end) return;
  // A thread that crashed on a full disk leaves a torn line, which is no violation.
  if (end.status !== 'failed') {
    counts.push({ what: 'torn lines in the ledger', expected: 0, found: tornLines });
  }
  for (const { name: entity, table } of model.entities) {
    const undecided = unknownRows.filter((row) => row.entity === entity).length;
    counts.push({
      what: `${table} claimed and decided`,
      expected: end.claimed[entity]!,
      found: tally.attempted(entity) - undecided,
    });
  }
}
