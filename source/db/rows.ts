import type { Entity } from '../entities/entity.js';

/**
 * A row as it stands in a table, whatever it holds: integers, reals, text, null, `blob:…` in hex, and
 * integers that JavaScript cannot hold as text.
 */
export type FoundRow = readonly (string | number | null)[];

/** Some rows of a table in the order of their ids. */
export interface PageQuery {
  /** Towards higher ids or towards lower ones; the rows come with the lowest id first either way. */
  readonly direction: 'up' | 'down';
  /** The id to begin with, or the next one in that direction; without it the end of the table. */
  readonly from: number | undefined;
  /** Rows that are passed over before the first one. */
  readonly skip: number;
  readonly limit: number;
}

/** Rows as a driver gives them, the lowest id first. */
export function inOrder(
  found: readonly Readonly<Record<string, unknown>>[],
  entity: Entity,
  direction: PageQuery['direction'],
): FoundRow[] {
  const rows = found.map((row) => entity.fields.map(({ name }) => foundValue(row[name])));
  return direction === 'up' ? rows : rows.toReversed();
}

/** A value as it stands in the table, whoever put it there. */
function foundValue(value: unknown): FoundRow[number] {
  if (typeof value === 'string' || typeof value === 'number') return value;
  return Buffer.isBuffer(value) ? `blob:${value.toString('hex').toUpperCase()}` : null;
}

/** Rows as JSON in UTF-8, a comma and a line break between two: what is no text of a value has no line break in it. */
export function jsonOfRows(rows: readonly FoundRow[]): Buffer {
  return Buffer.from(rows.map((row) => JSON.stringify(row)).join(',\n'));
}

/** The rows that such JSON holds. */
export function rowsOfJson(json: Buffer): FoundRow[] {
  return JSON.parse(`[${json.toString('utf8')}]`) as FoundRow[];
}
