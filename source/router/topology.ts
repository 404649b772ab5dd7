import { join } from 'node:path';

import { hashText } from '../base/hash.js';
import { quoteWord } from '../base/text.js';
import type { DatabaseDescription } from '../db/sqlite/writer.js';
import { maskAddress } from '../db/server/address.js';
import type { ServerDescription } from '../db/server/description.js';
import { derive } from '../entities/derive.js';
import { perEntity, type Entity, type EntityName, type Model } from '../entities/entity.js';

/** A database of any engine. */
export type AnyDescription = DatabaseDescription | ServerDescription;

/** Rules that map a whole number in a field of a row to one of several databases. */
export const SPREAD_RULES = ['hash', 'range', 'rendezvous'] as const;

/** How the rows of an entity are spread over its databases; `by` is the field that decides. */
export type Spread =
  /** One database. */
  | { readonly rule: 'one' }
  /** Every database holds every row. */
  | { readonly rule: 'copy' }
  /** The hash of the number modulo the number of databases. */
  | { readonly rule: 'hash'; readonly by: string }
  /** Numbers below the first bound go to the first database, those from it to below the second to the second, … */
  | { readonly rule: 'range'; readonly by: string; readonly bounds: readonly number[] }
  /** The database whose label has the highest hash together with the number. */
  | { readonly rule: 'rendezvous'; readonly by: string; readonly labels: readonly string[] };

/** The databases of one entity, whose order matters, and the rule that spreads its rows over them. */
export interface Sharding {
  readonly shards: readonly AnyDescription[];
  readonly spread: Spread;
}

/** Which databases hold which entity. */
export type Topology = Readonly<Record<EntityName, Sharding>>;

/** The entities of a topology, in the order of their model. */
export const entitiesOf = derive((topology: Topology): readonly Entity[] =>
  Object.values(topology)
    .flatMap(({ shards }) => shards.slice(0, 1).map(({ entity }) => entity))
    .toSorted((left, right) => left.index - right.index),
);

/** The entities of a topology, each after those to which it refers, as foreign keys need it. */
export const parentsFirstIn = derive((topology: Topology): readonly Entity[] => {
  const entities = entitiesOf(topology);
  const sorted = new Set<Entity>();
  const visit = (entity: Entity, path: readonly Entity[]): void => {
    for (const { target, isLate } of entity.references) {
      if (isLate) continue;
      const other = entities.find(({ name }) => name === target);
      if (other && !path.includes(other)) visit(other, [...path, other]);
    }
    sorted.add(entity);
  };
  for (const entity of entities) if (!sorted.has(entity)) visit(entity, [entity]);
  return [...sorted];
});

/** The definition of an entity of a topology. @throws RangeError if there is none of this name */
export function entityIn(topology: Topology, name: EntityName): Entity {
  const [first] = topology[name]?.shards ?? [];
  if (!first) throw new RangeError(`the topology has no entity ${name}`);
  return first.entity;
}

/** Every database, in entity order; one that entities share appears once, as that of the first of them. */
export function allDatabases(topology: Topology): AnyDescription[] {
  const named = new Map<string, AnyDescription>();
  for (const { name: entity } of entitiesOf(topology)) {
    for (const description of topology[entity]!.shards) {
      if (!named.has(description.name)) named.set(description.name, description);
    }
  }
  return [...named.values()];
}

/** Whether any of the databases is on a server. */
export function hasServer(topology: Topology): boolean {
  return allDatabases(topology).some((description) => 'engine' in description);
}

/** Whether any of the databases is a SQLite file. */
export function hasFile(topology: Topology): boolean {
  return allDatabases(topology).some((description) => 'file' in description);
}

/** The folder inside `--dir` that holds the databases and the runs. */
export const DATA_FOLDER = 'data';

/** The embedded default: a SQLite file for each database of a model. */
export function embeddedTopology(dir: string, model: Model): Topology {
  const topology = perEntity<Sharding>(
    (entity) => ({ shards: [embeddedDatabase(dir, entity)], spread: { rule: 'one' } }),
    model,
  );
  return withSiblings(topology);
}

/** The SQLite file of an entity in a working folder. */
export function embeddedDatabase(dir: string, entity: Entity): DatabaseDescription {
  const file = `${fileName(entity.database ?? entity.table)}.db`;
  return { name: file, file: join(dir, DATA_FOLDER, file), entity };
}

/** A name without what a path must not hold; names that differ stay different. */
export function fileName(name: string): string {
  return name.replace(
    /[%/\\:*?"<>|]|^\./g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Notes in each database which other entities have their tables there: databases with one name are one. */
export function withSiblings(topology: Topology): Topology {
  const inDatabase = new Map<string, Entity[]>();
  for (const { shards } of Object.values(topology)) {
    for (const { name, entity } of shards) {
      inDatabase.set(name, [...(inDatabase.get(name) ?? []), entity]);
    }
  }
  const entries = Object.entries(topology).map(([name, sharding]): [EntityName, Sharding] => {
    const shards = sharding.shards.map((shard) => {
      const siblings = (inDatabase.get(shard.name) ?? []).filter(
        (entity) => entity !== shard.entity,
      );
      return siblings.length === 0 ? shard : Object.assign({}, shard, { siblings });
    });
    return [name, { ...sharding, shards }];
  });
  return Object.fromEntries(entries);
}

/** The place of a database for display: its file, or its addresses without passwords. */
export function placeOf(description: AnyDescription): string {
  return 'file' in description
    ? description.file
    : description.addresses.map(maskAddress).join(', ');
}

/** The names of an entity's databases in one text: "users-1.db, users-2.db". */
export function nameDatabases({ shards }: Sharding): string {
  return shards.map(({ name }) => name).join(', ');
}

/**
 * A fingerprint that is equal for topologies that assign every row to a database of the same name. Files and
 * addresses do not count: a database may move and keep its name.
 */
export function fingerprintOf(topology: Topology): string {
  const spreads = entitiesOf(topology).map((entity) => {
    const { shards, spread } = topology[entity.name]!;
    return [shards.map(({ name }) => name), spread];
  });
  return hashText(JSON.stringify(spreads)).toString(16);
}

/** The name of a topology in messages. @param file null for the files in data/ */
export function nameTopology(file: string | null): string {
  return file ?? 'the files in data/';
}

/** A hint how to select a topology on the command line. @param file null for the files in data/ */
export function topologyFlagHint(file: string | null): string {
  return file === null ? 'Leave --topology out' : `Use --topology ${quoteWord(file)}`;
}
