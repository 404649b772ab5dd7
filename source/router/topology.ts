import { join } from 'node:path';

import { hashText } from '../base/hash.js';
import { quoteWord } from '../base/text.js';
import type { DatabaseDescription } from '../db/sqlite/writer.js';
import { maskAddress } from '../db/server/address.js';
import type { ServerDescription } from '../db/server/description.js';
import { ENTITIES, ENTITY_NAMES, type EntityName } from '../entities/entity.js';

/** A database of any engine. */
export type AnyDescription = DatabaseDescription | ServerDescription;

/** Rules that give each row to one of several databases, by a whole number in one of its fields. */
export const SPREAD_RULES = ['hash', 'range', 'rendezvous'] as const;

/** How the rows of an entity are spread over its databases. `by` names the field whose number decides. */
export type Spread =
  /** There is one database. */
  | { readonly rule: 'one' }
  /** Every database holds every row. */
  | { readonly rule: 'copy' }
  /** The hash of the number, modulo the number of databases. */
  | { readonly rule: 'hash'; readonly by: string }
  /** Below the first bound the first database, from it to below the second the second, and so on. */
  | { readonly rule: 'range'; readonly by: string; readonly bounds: readonly number[] }
  /** The database whose label has the highest hash together with the number. */
  | { readonly rule: 'rendezvous'; readonly by: string; readonly labels: readonly string[] };

/** The databases of one entity, in an order that counts, and what spreads its rows over them. */
export interface Sharding {
  readonly shards: readonly AnyDescription[];
  readonly spread: Spread;
}

/** Which databases hold which entity. */
export type Topology = Readonly<Record<EntityName, Sharding>>;

/** Every database, in entity order. */
export function allDatabases(topology: Topology): AnyDescription[] {
  return ENTITY_NAMES.flatMap((entity) => topology[entity].shards);
}

/** Whether any of the databases is on a server. */
export function hasServer(topology: Topology): boolean {
  return allDatabases(topology).some((description) => 'engine' in description);
}

/** The folder inside `--dir` that holds the databases and the runs. */
export const DATA_FOLDER = 'data';

/** The embedded default: one SQLite file for each entity. */
export function embeddedTopology(dir: string): Topology {
  const alone = (entity: EntityName): Sharding => ({
    shards: [embeddedDatabase(dir, entity)],
    spread: { rule: 'one' },
  });
  return { User: alone('User'), Product: alone('Product'), Order: alone('Order') };
}

/** The SQLite file of an entity in a working folder. */
export function embeddedDatabase(dir: string, entity: EntityName): DatabaseDescription {
  const { table } = ENTITIES[entity];
  return {
    name: `${table}.db`,
    file: join(dir, DATA_FOLDER, `${table}.db`),
    entity: ENTITIES[entity],
  };
}

/** Where a database is, as a person may see it: its file, or its addresses without their passwords. */
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
 * The same for two topologies that give every row to a database of the same name. Where a database is
 * does not count: it may get another address, and keeps its name.
 */
export function fingerprintOf(topology: Topology): string {
  const spreads = ENTITY_NAMES.map((entity) => {
    const { shards, spread } = topology[entity];
    return [shards.map(({ name }) => name), spread];
  });
  return hashText(JSON.stringify(spreads)).toString(16);
}

/** What a person calls a topology. @param file null for the files in data/ */
export function nameTopology(file: string | null): string {
  return file ?? 'the files in data/';
}

/** How a topology is named on the command line. @param file null for the files in data/ */
export function topologyFlagHint(file: string | null): string {
  return file === null ? 'Leave --topology out' : `Use --topology ${quoteWord(file)}`;
}
