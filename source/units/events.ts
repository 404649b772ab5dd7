import type { OutboxEntry } from '../db/outbox.js';
import type { EntityName } from '../entities/entity.js';
import type { StoredRow } from '../entities/value.js';
import { parseLine } from '../ledger/lines.js';
import type { OpenUnit, UnitEnding, UnitLine } from '../ledger/unit-lines.js';

/** The rows of a unit that an event asks a relay to store. */
export interface UnitEvent {
  readonly unit: number;
  /** In the order in which they are written; the first one is committed with the event. */
  readonly rows: readonly {
    readonly entity: EntityName;
    /** Null for a row that no database may hold. */
    readonly stored: StoredRow | null;
  }[];
}

/** The text of an event in an entry. */
export function formatEvent(event: UnitEvent): string {
  return JSON.stringify(event);
}

/** The key of the entry that says that a unit is undone. @param mark of its run */
export function cancelKey(mark: string, unit: number): string {
  return `${mark}${unit}-undo`;
}

/**
 * The units that are not over, in the order of their numbers: those with an event, unless the log has their end, and
 * those that the log calls open.
 * @param entries of the run, in the database that has its events
 * @param mark of the run
 */
export function unitsOfEvents(
  entries: readonly OutboxEntry[],
  lines: Iterable<UnitLine>,
  mark: string,
): OpenUnit[] {
  const endings = new Map<number, UnitEnding>();
  for (const line of lines) if (line.type === 'end') endings.set(line.unit, line.ending);
  const keys = new Set(entries.map(({ key }) => key));
  const open = new Map<number, OpenUnit>();
  // What was never committed has no event: nothing of it is stored.
  for (const [unit, ending] of endings) {
    if (ending === 'open') open.set(unit, { unit, rows: [], isKept: false });
  }
  for (const { event } of entries) {
    const found = event === null ? undefined : (parseLine(event) as UnitEvent | undefined);
    if (!found || isOver(endings.get(found.unit))) continue;
    open.set(found.unit, { ...found, isKept: !keys.has(cancelKey(mark, found.unit)) });
  }
  return [...open.values()].toSorted((one, other) => one.unit - other.unit);
}

function isOver(ending: UnitEnding | undefined): boolean {
  return ending !== undefined && ending !== 'open';
}
