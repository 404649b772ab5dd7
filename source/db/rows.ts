import type { Entity } from '../entities/entity.js';
import type { StoredRow, StoredValue } from '../entities/value.js';
import { foundValue } from './found-value.js';

/**
 * A row as stored, by any program. Values that the program can store have the form of `StoredRow`; blobs are `blob:…`
 * in hex, and integers beyond JavaScript's safe range are text.
 */
export type FoundRow = readonly StoredValue[];

/** A page of a table in the order of ids. */
export interface PageQuery {
  /** Towards higher or lower ids; the result has the lowest id first either way. */
  readonly direction: 'up' | 'down';
  /** Begins at this id, or the next one in that direction; by default at the end of the table. */
  readonly from: number | undefined;
  /** Rows to skip. */
  readonly skip: number;
  readonly limit: number;
}

/** Converts the rows of a driver, and puts the lowest id first. */
export function inOrder(
  found: readonly Readonly<Record<string, unknown>>[],
  entity: Entity,
  direction: PageQuery['direction'],
): FoundRow[] {
  const rows = found.map((row) => rowOf(row, entity));
  return direction === 'up' ? rows : rows.toReversed();
}

/** The row that a driver of a server gives. */
export function rowOf(row: Readonly<Record<string, unknown>>, { fields }: Entity): StoredRow {
  return fields.map((field) => foundValue(field, row[field.name]));
}

/** Rows as UTF-8 JSON, separated by a comma and a line break. JSON escapes line breaks, so the separator is unique. */
export function jsonOfRows(rows: readonly FoundRow[]): Buffer {
  return Buffer.from(rows.map((row) => JSON.stringify(row)).join(',\n'));
}

/** Parses the JSON of `jsonOfRows`. */
export function rowsOfJson(json: Buffer): FoundRow[] {
  return JSON.parse(`[${json.toString('utf8')}]`) as FoundRow[];
}
