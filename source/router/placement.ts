import { formatAmount } from '../base/format.js';
import { hashText, spreadNumber } from '../base/hash.js';
import { ENTITIES, type EntityName } from '../entities/entity.js';
import type { Sharding, Spread } from './topology.js';

/** A rule that goes by a number. */
export type KeyedSpread = Extract<Spread, { readonly by: string }>;

/** Where the rows of one entity belong, computed without asking a database. */
export interface Placement {
  /** Position in a row of the field whose number decides; -1 where none does. */
  readonly position: number;
  /** Whether the row's own id decides: then the id alone determines the database. */
  readonly isById: boolean;
  /** Whether every database holds every row. */
  readonly isCopied: boolean;
  readonly count: number;
  /** Which of the databases, from 0, holds the rows with this number. */
  readonly shardOf: (key: number) => number;
  /**
   * Which of the databases, from 0, holds a row; the first for copies. Undefined where the row lacks
   * the number: such a row belongs nowhere.
   */
  readonly shardOfRow: (row: readonly unknown[]) => number | undefined;
}

/** What decides about the rows of an entity: how many databases there are, and the rule. */
export interface Division {
  readonly shards: { readonly length: number };
  readonly spread: Spread;
}

/** Where the rows of an entity belong in a topology. */
export function placementOf(entity: EntityName, { shards, spread }: Division): Placement {
  const shardOf = 'by' in spread ? chooserOf(spread, shards.length) : (): number => 0;
  const position = 'by' in spread ? fieldPosition(entity, spread.by) : -1;
  return {
    position,
    isById: spread.rule === 'one' || position === 0,
    isCopied: spread.rule === 'copy',
    count: shards.length,
    shardOf,
    shardOfRow(row) {
      if (position === -1) return 0;
      const key = row[position];
      return typeof key === 'number' && Number.isSafeInteger(key) && key >= 1
        ? shardOf(key)
        : undefined;
    },
  };
}

/** What gives a number its database. @param count how many databases there are */
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

/** How many of the ascending bounds are not above a number. */
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

function fieldPosition(entity: EntityName, name: string): number {
  return ENTITIES[entity].fields.findIndex((field) => field.name === name);
}

/** In words, why a row is stored where it is. @param row its fields, as `Placement.shardOfRow` takes them */
export function describePlacement(
  entity: EntityName,
  sharding: Sharding,
  row: readonly unknown[],
): string {
  const { shards, spread } = sharding;
  if (spread.rule === 'one') return `${entity} has no other database`;
  if (spread.rule === 'copy') {
    return `each of ${formatAmount(shards.length, 'database')} holds a copy of every ${entity}`;
  }
  const placement = placementOf(entity, sharding);
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

/** In words, which rows one of several databases holds. @param shard counts from 0 */
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

/** A rule in a few words: "hash by user_id". */
export function formatSpread({ spread, shards }: Sharding): string {
  if (spread.rule === 'one') return 'one database';
  if (spread.rule === 'copy') return `a copy in each of ${shards.length}`;
  return `${spread.rule} by ${spread.by} over ${shards.length}`;
}
