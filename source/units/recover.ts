import type { EntityName } from '../entities/entity.js';
import type { StoredRow } from '../entities/value.js';
import { openUnits, type OpenUnit, type UnitLine } from '../ledger/unit-lines.js';

/** A row of an open unit. */
export interface OpenRow {
  readonly unit: number;
  readonly entity: EntityName;
  /** Null for a row that no database may hold. */
  readonly stored: StoredRow | null;
}

/** What became of a row that is to stay: it was stored, it is now, or it does not go through. */
export type KeptRow = 'there' | 'added' | 'refused';

/** What recovering units needs. */
export interface UnitRecovery {
  /** Finds the units that are not over; absent where the log has all of them. @throws DatabaseError */
  findOpen?(lines: Iterable<UnitLine>): Promise<OpenUnit[]>;
  /** Makes sure that a row is stored. @throws DatabaseError */
  keep(row: OpenRow): Promise<KeptRow>;
  /** Notes durably that a unit goes, one row of which was refused. @throws DatabaseError */
  cancel?(unit: number): Promise<void>;
  /** Makes sure that a row is not stored. @returns whether it was, with exactly these fields. @throws DatabaseError */
  undo(row: OpenRow): Promise<boolean>;
  /** Removes from the databases what was kept for a recovery, once no unit is open. @throws DatabaseError */
  clear?(): Promise<void>;
  /** Adds a line to the units file; after it returns, a killed process does not lose it. */
  append(line: UnitLine): void;
}

/** What a recovery found and did. */
export interface RecoveredUnits {
  /** Units that were open. */
  readonly units: number;
  /** Of these, those of which a part was stored. */
  readonly torn: number;
  /** Rows that were stored. */
  readonly added: number;
  /** Rows that were deleted. */
  readonly removed: number;
}

export const NOTHING_RECOVERED: RecoveredUnits = { units: 0, torn: 0, added: 0, removed: 0 };

/**
 * Ends every unit that a crash has left open: those that were decided to stay, stay; of the others, no row stays, the
 * last one goes first. Doing so again, or after it was interrupted, leaves the same rows.
 * @param size rows of a whole unit
 * @throws DatabaseError; then what is left stays open
 */
export async function recoverUnits(
  lines: Iterable<UnitLine>,
  size: number,
  recovery: UnitRecovery,
): Promise<RecoveredUnits> {
  let found = NOTHING_RECOVERED;
  for (const unit of await findOpenUnits(lines, recovery)) {
    const { before, added, removed } = await endUnit(unit, recovery);
    const isTorn = before > 0 && before < size;
    found = {
      units: found.units + 1,
      torn: found.torn + (isTorn ? 1 : 0),
      added: found.added + added,
      removed: found.removed + removed,
    };
  }
  await recovery.clear?.();
  recovery.append({ type: 'closed' });
  return found;
}

/** The units that are not over, in the order of their numbers. @throws DatabaseError */
export async function findOpenUnits(
  lines: Iterable<UnitLine>,
  recovery: Pick<UnitRecovery, 'findOpen'>,
): Promise<OpenUnit[]> {
  return (await recovery.findOpen?.(lines)) ?? openUnits(lines);
}

/** What ending a unit did, in rows. */
interface EndedUnit {
  /** Those that were stored before. */
  readonly before: number;
  readonly added: number;
  readonly removed: number;
}

/** Ends one open unit. @throws DatabaseError; then it stays open */
export async function endUnit(unit: OpenUnit, recovery: UnitRecovery): Promise<EndedUnit> {
  const { there, added, isKept } = await keepRows(unit, recovery);
  const removed = isKept ? 0 : await undoRows(unit, recovery);
  recovery.append({
    type: 'end',
    unit: unit.unit,
    ending: isKept ? 'whole' : 'none',
    latencyMs: null,
    exposedMs: null,
    removed,
    isRecovered: true,
  });
  return isKept
    ? { before: there, added, removed }
    : { before: removed - added, added: 0, removed };
}

/** Stores the rows of a unit that is kept, until one is refused. */
async function keepRows(
  { unit, rows, isKept }: OpenUnit,
  recovery: UnitRecovery,
): Promise<{ readonly there: number; readonly added: number; readonly isKept: boolean }> {
  let there = 0;
  let added = 0;
  for (const { entity, stored } of isKept ? rows : []) {
    const kept = await recovery.keep({ unit, entity, stored });
    if (kept === 'refused') {
      await recovery.cancel?.(unit);
      return { there, added, isKept: false };
    }
    if (kept === 'there') there += 1;
    else added += 1;
  }
  return { there, added, isKept };
}

/** Deletes the rows of a unit, the last one first. @returns how many were stored */
async function undoRows({ unit, rows }: OpenUnit, recovery: UnitRecovery): Promise<number> {
  let removed = 0;
  for (const { entity, stored } of rows.toReversed()) {
    if (await recovery.undo({ unit, entity, stored })) removed += 1;
  }
  return removed;
}
