import { ENTITIES, ENTITY_NAMES, nameRow, type EntityName } from '../entities/entity.js';
import type { Sharding, Topology } from '../router/topology.js';
import type { Evidence } from './evidence.js';
import { examineCopies } from './examine-copies.js';
import { examineDatabase } from './examine-database.js';
import { examineRows, originOf } from './examine-rows.js';
import { examineShards } from './examine-shards.js';
import type { Examination } from './examination.js';
import { Findings } from './findings.js';
import { EXPECTATION } from './id-table.js';
import type { Soundness } from './soundness.js';

/**
 * Reads every database as it is now and holds it to the evidence. Users and products come before
 * orders, so that it is known by then which of them exist.
 */
export async function examine(
  topology: Topology,
  evidence: Evidence,
  soundness: Soundness,
): Promise<Findings> {
  const findings = new Findings();
  for (const entity of ENTITY_NAMES) {
    await examineEntity(entity, topology[entity], { evidence, soundness, findings });
  }
  for (const entity of ENTITY_NAMES) noteAbsent(entity, evidence, findings);
  noteCounts(evidence, findings);
  return findings;
}

async function examineEntity(
  entity: EntityName,
  sharding: Sharding,
  context: Examination,
): Promise<void> {
  const { shards, spread } = sharding;
  if (spread.rule === 'copy') return examineCopies(entity, shards, context);
  if ('by' in spread) return examineShards(entity, sharding, context);
  for (const description of shards) {
    await examineDatabase(description, context, (database) => examineRows(database, context));
  }
}

/** Rows that must be stored and are not, and rows of unknown outcome that are not. */
function noteAbsent(entity: EntityName, { ids }: Evidence, findings: Findings): void {
  const isUnread = findings.unread.has(entity);
  for (const known of ids[entity].unseen()) {
    const name = nameRow(entity, known.id);
    if (known.expectation === EXPECTATION.inserted || known.expectation === EXPECTATION.before) {
      (isUnread ? findings.notVerifiable : findings.lost).add(`${name}${originOf(known)}`);
    } else if (known.expectation === EXPECTATION.unknown && !isUnread) {
      findings.unknownAbsent.add(name);
    }
  }
}

function noteCounts(evidence: Evidence, { counts }: Findings): void {
  const { end, tally, decidedTwice, acknowledgedTwice, tornLines, unknownRows } = evidence;
  counts.push({ what: 'rows that the ledger decides twice', expected: 0, found: decidedTwice });
  counts.push({ what: 'ids that are acknowledged twice', expected: 0, found: acknowledgedTwice });
  if (!end) return;
  // A thread that a full disk ended leaves a torn line; the other lines show whose row it was.
  if (end.status !== 'failed') {
    counts.push({ what: 'torn lines in the ledger', expected: 0, found: tornLines });
  }
  for (const entity of ENTITY_NAMES) {
    const undecided = unknownRows.filter((row) => row.entity === entity).length;
    counts.push({
      what: `${ENTITIES[entity].table} claimed and decided`,
      expected: end.claimed[entity],
      found: tally.attempted(entity) - undecided,
    });
  }
}
