import { formatAmount } from '../base/format.js';
import { hashText, spreadNumber } from '../base/hash.js';
import { keyName } from '../db/key-name.js';
import { nameById, type Entity, type EntityName } from '../entities/entity.js';
import { entityIn, type Sharding, type Spread, type Topology } from './topology.js';

/** A rule that distributes rows by a number. */
export type KeyedSpread = Extract<Spread, { readonly by: string }>;

/** Computes in which database a row of an entity belongs. */
export interface Placement {
  /** Position in a row of the field that decides; -1 if none does. */
  readonly position: number;
  /** Whether the id alone determines the database. */
  readonly isById: boolean;
  /** Whether every database holds every row. */
  readonly isCopied: boolean;
  readonly count: number;
  /** The database, from 0, for rows with this number. */
  readonly shardOf: (key: number) => number;
  /**
   * The database, from 0, for a row; 0 for copies. Undefined if the row lacks the deciding number: it
   * belongs nowhere.
   */
  readonly shardOfRow: (row: readonly unknown[]) => number | undefined;
}

/** What determines the placement of an entity: the number of databases, and the rule. */
export interface Division {
  readonly shards: { readonly length: number };
  readonly spread: Spread;
}

/** The placement of an entity in a topology. */
export function placementOf(
  { fields }: Pick<Entity, 'fields'>,
  { shards, spread }: Division,
): Placement {
  const shardOf = 'by' in spread ? chooserOf(spread, shards.length) : (): number => 0;
  const position = 'by' in spread ? fields.findIndex((field) => field.name === spread.by) : -1;
  return {
    position,
    isById: spread.rule === 'one' || position === 0,
    isCopied: spread.rule === 'copy',
    count: shards.length,
    shardOf,
    shardOfRow(row) {
      if (position === -1) return 0;
      const key = row[position];
      return isSpreadable(key) ? shardOf(key) : undefined;
    },
  };
}

/** The database, from 0, for a row that has every field. @throws RangeError if it lacks the one that decides */
export function shardOfWhole(placement: Placement, row: readonly unknown[]): number {
  const shard = placement.shardOfRow(row);
  if (shard === undefined) throw new RangeError('a row without its key cannot be stored');
  return shard;
}

/** Whether a value is a number by which rows are spread. */
export function isSpreadable(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

/** The function from a number to its database. @param count the number of databases */
export function chooserOf(spread: KeyedSpread, count: number): (key: number) => number {
  switch (spread.rule) {
    case 'hash':
      return (key) => spreadNumber(key) % count;
    case 'range':
      return (key) => countAtMost(spread.bounds, key);
    case 'rendezvous': {
      const seeds = spread.labels.map(hashText);
      return (key) => highest(seeds, key);
    }
  }
}

/** How many of the ascending bounds are at most a number. */
function countAtMost(bounds: readonly number[], key: number): number {
  const above = bounds.findIndex((bound) => key < bound);
  return above === -1 ? bounds.length : above;
}

function highest(seeds: readonly number[], key: number): number {
  let best = 0;
  let bestWeight = -1;
  for (const [index, seed] of seeds.entries()) {
    const weight = spreadNumber(key, seed);
    if (weight <= bestWeight) continue;
    best = index;
    bestWeight = weight;
  }
  return best;
}

/** Describes why a row is stored where it is. @param row its fields, as for `Placement.shardOfRow` */
export function describePlacement(
  definition: Entity,
  sharding: Sharding,
  row: readonly unknown[],
): string {
  const { name: entity } = definition;
  const { shards, spread } = sharding;
  if (spread.rule === 'one') return `${entity} has no other database`;
  if (spread.rule === 'copy') {
    return `each of ${formatAmount(shards.length, 'database')} holds a copy of every ${entity}`;
  }
  const placement = placementOf(definition, sharding);
  const shard = placement.shardOfRow(row);
  if (shard === undefined) {
    return `${spread.by} decides which of ${formatAmount(shards.length, 'database')} holds a ${entity}, and this one has no valid ${spread.by}`;
  }
  const key = Number(row[placement.position]);
  switch (spread.rule) {
    case 'hash':
      return `the hash of ${spread.by} ${key} modulo ${shards.length} is ${shard}`;
    case 'range':
      return `${spread.by} ${key} is ${formatRange(spread.bounds, shard)}`;
    case 'rendezvous':
      return `of all databases, ${spread.labels[shard]} has the highest hash together with ${spread.by} ${key}`;
  }
}

/**
 * The entity that an entity follows: its rows are spread by a reference, with the rule by which the rows that
 * they point to are spread by id. So a row is in the database with the same number as the row it points to.
 */
export function followedBy(topology: Topology, entity: EntityName): EntityName | undefined {
  const { shards, spread } = topology[entity]!;
  if (!('by' in spread)) return undefined;
  const reference = entityIn(topology, entity).references.find(({ field }) => field === spread.by);
  if (!reference) return undefined;
  const followed = topology[reference.target]!;
  const by = keyName(entityIn(topology, reference.target));
  const isSameRule = JSON.stringify({ ...spread, by }) === JSON.stringify(followed.spread);
  return isSameRule && shards.length === followed.shards.length ? reference.target : undefined;
}

/**
 * Describes which row another one follows, and into which database: "Order follows User: User 7, and with it
 * this row, is in number 2 of 3"; undefined if it follows none.
 * @param row its fields, as for `Placement.shardOfRow`
 */
export function describeFollowing(
  topology: Topology,
  entity: EntityName,
  row: readonly unknown[],
): string | undefined {
  const followed = followedBy(topology, entity);
  if (followed === undefined) return undefined;
  const { position, shardOfRow } = placementOf(entityIn(topology, entity), topology[entity]!);
  const shard = shardOfRow(row);
  if (shard === undefined) return `${entity} follows ${followed}`;
  const { name } = topology[followed]!.shards[shard] ?? {};
  return `${entity} follows ${followed}: ${nameById(followed, Number(row[position]))} belongs in ${name}`;
}

/** Describes which rows a database holds. @param shard counts from 0 */
export function describeShare(
  entity: EntityName,
  { shards, spread }: Sharding,
  shard: number,
): string {
  const count = shards.length;
  switch (spread.rule) {
    case 'one':
      return `every ${entity}`;
    case 'copy':
      return `a copy of every ${entity}, as in ${count - 1} more`;
    case 'hash':
      return `every ${entity} whose hash of ${spread.by} modulo ${count} is ${shard}`;
    case 'range':
      return `every ${entity} whose ${spread.by} is ${formatRange(spread.bounds, shard)}`;
    case 'rendezvous':
      return `every ${entity} with whose ${spread.by} the name ${spread.labels[shard]} has the highest hash of ${count}`;
  }
}

function formatRange(bounds: readonly number[], shard: number): string {
  const from = bounds[shard - 1];
  const below = bounds[shard];
  if (from === undefined) return `below ${below}`;
  return below === undefined ? `at least ${from}` : `from ${from} to ${below - 1}`;
}

/** Formats a rule: "hash by user_id over 4". */
export function formatSpread({ spread, shards }: Sharding): string {
  if (spread.rule === 'one') return 'one database';
  if (spread.rule === 'copy') return `a copy in each of ${shards.length}`;
  return `${spread.rule} by ${spread.by} over ${shards.length}`;
}
