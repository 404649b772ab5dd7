import { cutToWidth, displayWidth, safeText } from '../components/text.js';
import { nameByNumber, type EntityName } from '../entities/entity.js';

/** Columns of the name of an entity in a list; the details of a row have it whole. */
const LONGEST = 24;

/** The name of a row of the input in a list: "User row 4"; safe, and cut where the name of its entity is long. */
export function rowName(entity: EntityName, row: number): string {
  return nameByNumber(shortName(entity), row);
}

/** The name of an entity in a list: safe, and cut where it is long. */
export function shortName(entity: EntityName): string {
  return cutToWidth(safeText(entity), LONGEST);
}

/** The width of the widest name of a row of some entities, up to a row. */
export function rowNamesWidth(entities: readonly EntityName[], highest: number): number {
  return Math.max(0, ...entities.map((entity) => displayWidth(rowName(entity, highest))));
}
