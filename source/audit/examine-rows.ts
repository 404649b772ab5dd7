import { hashText } from '../base/hash.js';
import { cutText, escapeText } from '../base/text.js';
import type { EntityReader } from '../db/entity-database.js';
import type { FoundRow } from '../db/rows.js';
import {
  nameById,
  nameOfRow,
  type Entity,
  type EntityName,
  type Reference,
} from '../entities/entity.js';
import { formatStored } from '../entities/format-value.js';
import { printOfRow, printOfTarget, showTarget, targetOf } from '../entities/identity.js';
import { entityNamed } from '../entities/model.js';
import { latePositionsOf } from '../entities/references.js';
import type { Evidence } from './evidence.js';
import type { Examination } from './examination.js';
import type { Findings } from './findings.js';
import { EXPECTATION, type IdEntry } from './expectation.js';
import type { IdTable } from './id-table.js';
import { RowReader } from './row-reader.js';

/**
 * Compares every stored row with the evidence.
 * @param onRow receives each row, too
 */
export async function examineRows(
  database: EntityReader,
  { evidence, findings }: Pick<Examination, 'evidence' | 'findings'>,
  onRow?: (stored: RowReader) => void,
): Promise<void> {
  const { entity } = database.description;
  const ids = evidence.ids[entity.name]!;
  const references = entity.references;
  const late = latePositionsOf(entity);
  const isKeyTarget = entity.isReferenced && entity.identifying !== undefined;
  const stored = new RowReader(entity);
  for await (const page of database.scanJson()) {
    stored.open(page);
    while (stored.next()) {
      const hash = late.length === 0 ? stored.hash : hashBefore(late, stored, ids);
      const isAsExpected = !Number.isNaN(stored.id) && ids.seeExpected(stored.id, hash);
      if (!isAsExpected) explainRow(database, stored, evidence, { findings, hash });
      else if (late.length > 0) examineLate(entity, stored, evidence, findings);
      if (isKeyTarget && !Number.isNaN(stored.id)) {
        ids.notePrint(stored.id, printOfRow(entity, stored.row));
      }
      for (const reference of references) examineReference(reference, stored, evidence, findings);
      onRow?.(stored);
    }
  }
}

/** The hash of a row of the run as it was inserted, without the values that were written later. */
function hashBefore(late: readonly number[], stored: RowReader, ids: IdTable): number {
  if (ids.get(stored.id).expectation === EXPECTATION.before) return stored.hash;
  const row = stored.row.map((value, position) => (late.includes(position) ? null : value));
  return hashText(JSON.stringify(row));
}

/** Compares the values that were written later with the ledger. */
function examineLate(
  entity: Entity,
  { id, row }: RowReader,
  { late, ids }: Evidence,
  findings: Findings,
): void {
  const known = ids[entity.name]!.get(id);
  if (known.expectation === EXPECTATION.before) return;
  const values = latePositionsOf(entity).map((position) => row[position] ?? null);
  if (late.mayHave(entity.name, id, values)) return;
  findings.altered.add(`${describeRow(entity, row)}${originOf(known)}`);
}

/** Explains a stored row that is not the expected one. */
function explainRow(
  { description }: EntityReader,
  stored: RowReader,
  evidence: Evidence,
  { findings, hash }: { readonly findings: Findings; readonly hash: number },
): void {
  const { row } = stored;
  const [id] = row;
  const { name } = description.entity;
  const what = describeRow(description.entity, row);
  if (typeof id !== 'number') {
    findings.unexpected.add(what);
    return;
  }
  const ids = evidence.ids[name]!;
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
    case EXPECTATION.later:
      break;
    default: {
      const as = ids.refusedAs(id, hash);
      if (as === undefined) explainForeign(what, row, known, { name, evidence, findings });
      else explainRefused(what, { known, as }, isShared(description), findings);
    }
  }
}

/**
 * Explains a stored row that equals one which the run rejected or failed to write. On a server, another program
 * may have written the same row: the ledger proves it if the id was taken before the run sent its row. If the
 * run had sent it before, the owner cannot be proved, and the check fails.
 * @param as the rejected or failed row with the same id and fields
 */
function explainRefused(
  what: string,
  { known, as }: { readonly known: IdEntry; readonly as: number },
  isShared: boolean,
  findings: Findings,
): void {
  const mayBeForeign = isShared && as === known.row;
  if (mayBeForeign && known.expectation === EXPECTATION.taken) {
    findings.taken.add(`${what}, which has the id and the fields of row ${as}`);
  } else if (mayBeForeign && known.expectation === EXPECTATION.takenLater) {
    findings.refusedButStored.add(
      `${what}, which equals row ${as}: an earlier try of that row or another program wrote it`,
    );
  } else {
    findings.refusedButStored.add(`${what}, which is row ${as}`);
  }
}

/**
 * Explains a stored row that is not one of the run's: it is of another program if the ledger shows that the run
 * met it, by its id or its unique value; else it is unexpected.
 */
function explainForeign(
  what: string,
  row: FoundRow,
  { expectation, row: refused }: IdEntry,
  { name, evidence, findings }: { name: EntityName; evidence: Evidence; findings: Findings },
): void {
  const rejected = evidence.metRows.rejectedFor(name, row);
  if (isTaken(expectation)) {
    findings.taken.add(`${what}, which has the id of row ${refused}`);
  } else if (rejected !== undefined) {
    findings.taken.add(`${what}, which has the ${rejected.field} of row ${rejected.row}`);
  } else {
    const note = expectation === 0 ? '' : `, which is not the refused row ${refused}`;
    findings.unexpected.add(what + note);
  }
}

/** Whether the ledger shows that the run met a row of another program. */
export function wasMet(entity: EntityName, id: number, { ids, metRows }: Evidence): boolean {
  const { expectation } = ids[entity]!.get(id);
  if (expectation > EXPECTATION.taken) return false;
  return isTaken(expectation) || metRows.has(entity, id);
}

function isTaken(expectation: IdEntry['expectation']): boolean {
  return expectation === EXPECTATION.taken || expectation === EXPECTATION.takenLater;
}

/** Whether several programs may write to a database at once; with a SQLite file, the folder is locked. */
function isShared(description: EntityReader['description']): boolean {
  return 'engine' in description;
}

function examineReference(
  reference: Reference,
  stored: RowReader,
  { ids, model }: Evidence,
  findings: Findings,
): void {
  const { target, source } = reference;
  const pointed = pointedBy(reference, stored);
  if (pointed === undefined) return;
  const isStored = (): boolean =>
    findings.unread.has(target) || ids[target]!.isSeenAs(pointed, print);
  const print = printOfTarget(reference, reference.isByKey ? stored.row : []);
  if (isStored()) return;
  const { id, row } = stored;
  const note = (): void => noteOrphan({ reference, id, row }, { ids, model }, findings);
  // The row that it points to may come later in its own table, or in one that is examined later.
  if (target !== source && !reference.isLate) {
    note();
    return;
  }
  findings.undecided.push(() => {
    if (!isStored()) note();
  });
}

/** The id to which a stored row points, NaN if it is something else; undefined if it points to nothing. */
function pointedBy(reference: Reference, stored: RowReader): number | undefined {
  if (reference.isByKey) return targetOf(reference, stored.row);
  const { position } = reference;
  const id = stored.number(position);
  return Number.isNaN(id) && stored.row[position] === null ? undefined : id;
}

function noteOrphan(
  {
    reference,
    id,
    row,
  }: { readonly reference: Reference; readonly id: number; readonly row: FoundRow },
  { ids, model }: Pick<Evidence, 'ids' | 'model'>,
  findings: Findings,
): void {
  const { source, field } = reference;
  const { expectation } = ids[source]!.get(id);
  const isOwn = expectation === EXPECTATION.inserted || expectation === EXPECTATION.unknown;
  const value = escapeText(cutText(showTarget(reference, row), SHOWN));
  const what = `${nameOfRow(entityNamed(model, source), row)}: ${field} ${value} is not stored`;
  (isOwn ? findings.orphans : findings.foreignOrphans).add(what);
}

/** The origin of an expectation, for a sentence. */
export function originOf({ expectation, row }: IdEntry): string {
  return expectation === EXPECTATION.before ? ' (was there before the run)' : ` (row ${row})`;
}

/** Longest value in a finding, in characters. */
const SHOWN = 40;

/** Describes a stored row, whatever it contains. */
export function describeRow({ name, fields, identifying = [0] }: Entity, row: FoundRow): string {
  const valueAt = (position: number): string =>
    formatStored(fields[position]!, row[position], { limit: SHOWN });
  const others = [...fields.keys()]
    .filter((position) => !identifying.includes(position))
    .map((position) => `${fields[position]!.name} ${valueAt(position)}`);
  return `${nameById(name, identifying.map(valueAt).join(', '))} [${others.join(', ')}]`;
}
