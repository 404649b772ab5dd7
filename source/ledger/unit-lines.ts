import { statSync } from 'node:fs';

import type { EntityName } from '../entities/entity.js';
import type { StoredRow } from '../entities/value.js';
import { parseLine, readLines, readTail } from './lines.js';

/** What became of a unit: all its rows are stored, none, a part, or a part is still to be deleted. */
export type UnitEnding = 'whole' | 'none' | 'part' | 'open';

/** From now on, this row of a unit may be stored; its id was free before. */
export interface UnitRowLine {
  readonly type: 'row';
  /** The number of the unit, from 1. */
  readonly unit: number;
  readonly entity: EntityName;
  readonly stored: StoredRow;
}

/** The decision about a unit: its rows stay, or those that are stored are deleted. */
export interface UnitDecisionLine {
  readonly type: 'keep' | 'undo';
  readonly unit: number;
}

/** A unit is over. */
export interface UnitEndLine {
  readonly type: 'end';
  readonly unit: number;
  readonly ending: UnitEnding;
  /** From the claim of the unit to its end, in milliseconds; null if a recovery ended it. */
  readonly latencyMs: number | null;
  /** How long others could see a part of it, in milliseconds; null if no row was committed, or if not known. */
  readonly exposedMs: number | null;
  /** How many committed rows were deleted again. */
  readonly removed: number;
  /** From the claim of the unit until its event was committed; absent without an event. */
  readonly acknowledgedMs?: number;
  /** From then on until the event was relayed; absent as long as it is not. */
  readonly lagMs?: number;
  /** A recovery ended it, after its process or thread had crashed. */
  readonly isRecovered?: true;
}

/** From now on, databases may hold events of units. */
export interface UnitsOpenedLine {
  readonly type: 'opened';
}

/** Nothing is left to recover. */
export interface UnitsClosedLine {
  readonly type: 'closed';
}

/** A line of the units file of a run: one JSON object; after a crash, the last line may be torn. */
export type UnitLine =
  | UnitRowLine
  | UnitDecisionLine
  | UnitEndLine
  | UnitsOpenedLine
  | UnitsClosedLine;

/** Formats a line with its line break. */
export function formatUnitLine(line: UnitLine): string {
  return `${JSON.stringify(line)}\n`;
}

/** Reads the lines of a units file; torn ones are left out. A missing file has none. */
export function* readUnitLines(file: string): Generator<UnitLine, void, void> {
  for (const text of readLines(file)) {
    const line = parseLine(text) as Partial<UnitLine> | undefined;
    if (typeof line?.type === 'string') yield line as UnitLine;
  }
}

/** Longer than the line that closes a units file. */
const LAST_LINE = 64;

/** Whether a units file says that nothing is left to recover; true for a missing file. */
export function areUnitsClosed(file: string): boolean {
  const { size } = statSync(file, { throwIfNoEntry: false }) ?? { size: 0 };
  if (size === 0) return true;
  const last = readTail(file, LAST_LINE).findLast((line) => line !== '');
  return (
    last !== undefined && (parseLine(last) as Partial<UnitLine> | undefined)?.type === 'closed'
  );
}

/** Whether a line is about one unit. */
export function isOfUnit(
  line: UnitLine,
): line is Exclude<UnitLine, UnitsOpenedLine | UnitsClosedLine> {
  return line.type !== 'opened' && line.type !== 'closed';
}

/** A unit that has rows in the units file and no end. */
export interface OpenUnit {
  readonly unit: number;
  /** In the order in which they were written. */
  readonly rows: readonly {
    readonly entity: EntityName;
    /** Null for a row that no database may hold. */
    readonly stored: StoredRow | null;
  }[];
  /** Whether it was decided that its rows stay. */
  readonly isKept: boolean;
}

/** The units that are not over, in the order of their numbers. */
export function openUnits(lines: Iterable<UnitLine>): OpenUnit[] {
  const open = new Map<number, { rows: UnitRowLine[]; isKept: boolean }>();
  for (const line of lines) {
    if (!isOfUnit(line)) continue;
    const { unit } = line;
    if (line.type === 'end') {
      if (line.ending !== 'open') open.delete(unit);
      continue;
    }
    const known = open.get(unit) ?? { rows: [], isKept: false };
    open.set(unit, known);
    if (line.type === 'row') known.rows.push(line);
    else known.isKept = line.type === 'keep';
  }
  return [...open]
    .toSorted(([one], [other]) => one - other)
    .map(([unit, { rows, isKept }]) => ({
      unit,
      isKept,
      rows: rows.map(({ entity, stored }) => ({ entity, stored })),
    }));
}
