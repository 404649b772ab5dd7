import type { EntityName } from '../entities/entity.js';
import type { StoredRow } from '../entities/value.js';
import { openUnits, type OpenUnit, type UnitLine } from '../ledger/unit-lines.js';

/** A row of an open unit. */
export interface OpenRow {
  readonly unit: number;
  readonly entity: EntityName;
  readonly stored: StoredRow;
}

/** What recovering units needs. */
export interface UnitRecovery {
  /** Makes sure that a row is stored. @returns whether it was not yet. @throws DatabaseError */
  keep(row: OpenRow): Promise<boolean>;
  /** Makes sure that a row is not stored. @returns whether it was, with exactly these fields. @throws DatabaseError */
  undo(row: OpenRow): Promise<boolean>;
  /** Adds a line to the units file; after it returns, a killed process does not lose it. */
  append(line: UnitLine): void;
}

/** What a recovery found and did. */
export interface RecoveredUnits {
  /** Units that were open. */
  readonly units: number;
  /** Of these, those of which a part was stored. */
  readonly torn: number;
  /** Rows that were deleted. */
  readonly removed: number;
}

export const NOTHING_RECOVERED: RecoveredUnits = { units: 0, torn: 0, removed: 0 };

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
  for (const unit of openUnits(lines)) {
    const changed = await endUnit(unit, recovery);
    found = {
      units: found.units + 1,
      torn: found.torn + (changed > 0 && changed < size ? 1 : 0),
      removed: found.removed + (unit.isKept ? 0 : changed),
    };
  }
  recovery.append({ type: 'closed' });
  return found;
}

/** Ends one open unit. @returns how many rows were stored or deleted by it @throws DatabaseError */
export async function endUnit(
  { unit, rows, isKept }: OpenUnit,
  recovery: UnitRecovery,
): Promise<number> {
  let changed = 0;
  for (const { entity, stored } of isKept ? rows : rows.toReversed()) {
    const row = { unit, entity, stored };
    if (await (isKept ? recovery.keep(row) : recovery.undo(row))) changed += 1;
  }
  recovery.append({
    type: 'end',
    unit,
    ending: isKept ? 'whole' : 'none',
    latencyMs: null,
    exposedMs: null,
    removed: isKept ? 0 : changed,
    isRecovered: true,
  });
  return changed;
}
