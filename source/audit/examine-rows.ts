import { hashText } from '../base/hash.js';
import { cutText, escapeText } from '../base/text.js';
import type { EntityDatabase } from '../db/entity-database.js';
import type { FoundRow } from '../db/scan.js';
import {
  ENTITIES,
  nameRow,
  referencesOf,
  type EntityName,
  type Reference,
} from '../entities/entity.js';
import type { Evidence } from './evidence.js';
import type { Findings } from './findings.js';
import { EXPECTATION, type IdEntry, type IdTable } from './id-table.js';

/**
 * Holds every stored row to the evidence.
 * @param onPage is given the rows, too
 */
export async function examineRows(
  database: EntityDatabase,
  evidence: Evidence,
  findings: Findings,
  onPage?: (page: readonly FoundRow[]) => void,
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
    onPage?.(page);
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
  if (findings.unread.has(target)) return;
  if (typeof pointed === 'number' && ids[target].isSeen(pointed)) return;
  const [id] = row;
  const expected = typeof id === 'number' ? ids[source].get(id).expectation : 0;
  const isOwn = expected === EXPECTATION.inserted || expected === EXPECTATION.unknown;
  const what = `${nameRow(source, String(id))}: ${field} ${pointed} does not exist`;
  (isOwn ? findings.orphans : findings.foreignOrphans).add(what);
}

/** Where the expectation of a row comes from. */
export function originOf({ expectation, row }: IdEntry): string {
  return expectation === EXPECTATION.before ? ' (was there before the run)' : ` (row ${row})`;
}

/** A row as findings name it, whatever it holds. */
export function describeRow(entity: EntityName, row: FoundRow): string {
  const fields = ENTITIES[entity].fields
    .slice(1)
    .map((field, index) => `${field.name} ${escapeText(cutText(String(row[index + 1]), 40))}`);
  return `${nameRow(entity, escapeText(cutText(String(row[0]), 40)))} [${fields.join(', ')}]`;
}
