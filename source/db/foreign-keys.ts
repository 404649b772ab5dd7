import type { Entity } from '../entities/entity.js';
import type { TableOwner } from './migration-names.js';

/** A foreign key of a table, to another one in the same database. */
export interface ForeignKey {
  readonly columns: readonly string[];
  readonly table: string;
  /** The columns of the key to which it points, in the same order. */
  readonly key: readonly string[];
}

/**
 * The foreign keys that the database of an entity has: those to tables that it holds, too, and to its own. One of
 * several databases has none: the row that another one points to may be in another database.
 */
export function foreignKeysOf({ entity, siblings = [], hasClaims }: TableOwner): ForeignKey[] {
  if (hasClaims) return [];
  return entity.references.flatMap(
    ({ hasForeignKey, positions, targets, target }): ForeignKey[] => {
      const other = [entity, ...siblings].find(({ name }) => name === target);
      if (!hasForeignKey || !other) return [];
      return [
        { columns: namesAt(entity, positions), table: other.table, key: namesAt(other, targets) },
      ];
    },
  );
}

function namesAt({ fields }: Entity, positions: readonly number[]): string[] {
  return positions.flatMap((position) => fields[position]?.name ?? []);
}

/** The foreign key within a statement that creates a table. @param quote quotes a name */
export function foreignKeySql(
  { columns, table, key }: ForeignKey,
  quote: (name: string) => string,
): string {
  const list = (names: readonly string[]): string => names.map(quote).join(', ');
  return `FOREIGN KEY (${list(columns)}) REFERENCES ${quote(table)} (${list(key)})`;
}

/** The entities of a database, each before those to which it refers: so their rows can be deleted. */
export function childrenFirst({ entity, siblings = [] }: TableOwner): Entity[] {
  const sorted: Entity[] = [];
  const visit = (one: Entity): void => {
    if (sorted.includes(one)) return;
    for (const other of all) {
      if (other !== one && pointsTo(other, one)) visit(other);
    }
    sorted.push(one);
  };
  const all = [entity, ...siblings];
  for (const one of all) visit(one);
  return sorted;
}

/** Whether rows of an entity may have a foreign key to those of another one. */
function pointsTo({ references }: Entity, { name }: Entity): boolean {
  return references.some(({ target, isLate }) => target === name && !isLate);
}

/** The fields of an entity that point to rows of its own, and may be empty. */
export function selfReferences(entity: Entity): string[] {
  return entity.references.flatMap(({ target, positions }) =>
    target === entity.name
      ? namesAt(
          entity,
          positions.filter((at) => isOptional(entity, at)),
        )
      : [],
  );
}

function isOptional({ fields }: Entity, position: number): boolean {
  return fields[position]?.optional === true;
}
