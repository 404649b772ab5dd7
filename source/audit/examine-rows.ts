import type { EntityReader } from '../db/entity-database.js';
import type { FoundRow } from '../db/rows.js';
import {
  ENTITIES,
  nameRow,
  referencesOf,
  type EntityName,
  type Reference,
} from '../entities/entity.js';
import { formatStored } from '../entities/format-value.js';
import type { Evidence } from './evidence.js';
import type { Examination } from './examination.js';
import type { Findings } from './findings.js';
import { EXPECTATION, type IdEntry, type IdTable } from './id-table.js';
import { RowReader } from './row-reader.js';

/**
 * Holds every stored row to the evidence.
 * @param onRow is shown each of them, too
 */
export async function examineRows(
  database: EntityReader,
  { evidence, findings }: Pick<Examination, 'evidence' | 'findings'>,
  onRow?: (stored: RowReader) => void,
): Promise<void> {
  const { entity } = database.description;
  const ids = evidence.ids[entity.name];
  const references = referencesOf(entity);
  const stored = new RowReader(entity);
  for await (const page of database.scanJson()) {
    stored.open(page);
    while (stored.next()) {
      const isAsExpected = !Number.isNaN(stored.id) && ids.seeExpected(stored.id, stored.hash);
      if (!isAsExpected) explainRow(database, stored, ids, findings);
      for (const reference of references) examineReference(reference, stored, evidence, findings);
      onRow?.(stored);
    }
  }
}

/** What is the matter with a stored row that is not simply what was expected. */
function explainRow(
  { description }: EntityReader,
  { row, hash }: RowReader,
  ids: IdTable,
  findings: Findings,
): void {
  const [id] = row;
  const what = describeRow(description.entity.name, row);
  if (typeof id !== 'number') {
    findings.unexpected.add(what);
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
    case EXPECTATION.taken:
      explainRefused(what, { known, as: ids.refusedAs(id, hash) }, isShared(description), findings);
      break;
    case EXPECTATION.later:
      break;
    case 0:
      findings.unexpected.add(what);
  }
}

/**
 * Tells a row that is stored although the run refused it from a row of another program that has the
 * same id: by the fields. Two programs that write the same rows to one server have the same fields
 * too; there the ledger decides, which says that the id was taken when the row was tried first.
 * @param as the refused row that has the same id and fields
 */
function explainRefused(
  what: string,
  { known, as }: { readonly known: IdEntry; readonly as: number | undefined },
  isShared: boolean,
  findings: Findings,
): void {
  const isTaken = known.expectation === EXPECTATION.taken;
  if (as !== undefined && !(isTaken && isShared && as === known.row)) {
    findings.refusedButStored.add(`${what}, which is row ${as}`);
  } else if (isTaken) {
    const fields = as === undefined ? '' : ' with the same fields';
    findings.taken.add(`${what}, so that row ${known.row}${fields} is a duplicate`);
  } else {
    findings.unexpected.add(`${what}, which is not the refused row ${known.row}`);
  }
}

/** Whether several programs may write to a database at once; one that works with a file locks its folder. */
function isShared(description: EntityReader['description']): boolean {
  return 'engine' in description;
}

function examineReference(
  { field, position, target, source }: Reference,
  stored: RowReader,
  { ids }: Evidence,
  findings: Findings,
): void {
  const pointed = stored.number(position);
  if (findings.unread.has(target) || ids[target].isSeen(pointed)) return;
  const { id, row } = stored;
  const { expectation } = ids[source].get(id);
  const isOwn = expectation === EXPECTATION.inserted || expectation === EXPECTATION.unknown;
  const what = `${nameRow(source, String(row[0]))}: ${field} ${row[position]} does not exist`;
  (isOwn ? findings.orphans : findings.foreignOrphans).add(what);
}

/** Where the expectation of a row comes from. */
export function originOf({ expectation, row }: IdEntry): string {
  return expectation === EXPECTATION.before ? ' (was there before the run)' : ` (row ${row})`;
}

/** Characters of a value that a finding shows. */
const SHOWN = 40;

/** A row as findings name it, whatever it holds. */
export function describeRow(entity: EntityName, row: FoundRow): string {
  const [key = '', ...others] = ENTITIES[entity].fields.map((field, position) => {
    const value = formatStored(field, row[position], { limit: SHOWN });
    return position === 0 ? value : `${field.name} ${value}`;
  });
  return `${nameRow(entity, key)} [${others.join(', ')}]`;
}
