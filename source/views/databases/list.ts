import type { Target } from '../../services/databases/target.js';
import type { DatabaseStatus } from '../../commands/database-status.js';
import type { Entity } from '../../entities/entity.js';
import type { DescribedEntity } from '../../router/describe.js';

/** A line of the list: one database or replica, or an entity above its several databases. */
export type Item = DatabaseItem | EntityItem;

export interface DatabaseItem {
  readonly kind: 'database';
  readonly entity: Entity;
  readonly status: DatabaseStatus;
  /** Its depth in the tree. */
  readonly depth: number;
  /** For a replica: rows that it lacks; undefined if one of the counts is not known. */
  readonly lagRows?: number | undefined;
}

export interface EntityItem {
  readonly kind: 'entity';
  readonly entity: Entity;
  /** The rule that spreads its rows over the databases. */
  readonly rule: string;
  /** Whether each database has every row. */
  readonly isCopied: boolean;
  readonly databases: readonly DatabaseStatus[];
}

/** The databases as a tree: an entity with several databases above them, replicas below their database. */
export function itemsOf(
  statuses: readonly DatabaseStatus[],
  entities: readonly DescribedEntity[],
): Item[] {
  return entities.flatMap(({ definition: entity, rule, isCopied }) => {
    const own = statuses.filter((status) => status.entity === entity.name);
    const databases = own.filter(({ replica }) => replica === undefined);
    const isTree = databases.length > 1;
    const items = own.map((status) => databaseItem(entity, status, own, isTree ? 1 : 0));
    const head: Item[] = isTree ? [{ kind: 'entity', entity, rule, isCopied, databases }] : [];
    return head.concat(items);
  });
}

function databaseItem(
  entity: Entity,
  status: DatabaseStatus,
  siblings: readonly DatabaseStatus[],
  depth: number,
): DatabaseItem {
  if (status.replica === undefined) return { kind: 'database', entity, status, depth };
  const followed = siblings.find(
    ({ shard, replica }) => shard === status.shard && replica === undefined,
  );
  const [rows, own] = [followed?.rows, status.rows];
  return {
    kind: 'database',
    entity,
    status,
    depth: depth + 1,
    lagRows: rows === undefined || own === undefined ? undefined : rows - own,
  };
}

/** The databases of a line, for the keys. */
export function targetOf(item: Item): Target {
  const { entity } = item;
  if (item.kind === 'entity') return { entity };
  const { shard, replica, name } = item.status;
  return { entity, shard, replica, name };
}

/** The rows in all databases of an entity that have answered. */
export function rowsOf({ databases, isCopied }: EntityItem): number | undefined {
  const known = databases.flatMap(({ rows }) => rows ?? []);
  if (known.length === 0) return undefined;
  return isCopied ? Math.max(...known) : known.reduce((sum, rows) => sum + rows, 0);
}

/** Whether two lines are about the same databases. */
export function isSameTarget(one: Target, other: Target): boolean {
  const isSameEntity = one.entity.name === other.entity.name;
  return isSameEntity && one.shard === other.shard && one.replica === other.replica;
}
