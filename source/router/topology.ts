import { join } from 'node:path';

import type { DatabaseDescription } from '../db/database.js';
import type { ServerDescription } from '../db/server/description.js';
import { ENTITIES, type EntityName } from '../entities/entity.js';

/** A database of any engine. */
export type AnyDescription = DatabaseDescription | ServerDescription;

/** Which database holds which entity. */
export type Topology = Readonly<Record<EntityName, AnyDescription>>;

/** A topology of SQLite files alone. */
export type EmbeddedTopology = Readonly<Record<EntityName, DatabaseDescription>>;

/** The folder inside `--dir` that holds the databases and the runs. */
export const DATA_FOLDER = 'data';

/** The embedded default: one SQLite file for each entity. */
export function embeddedTopology(dir: string): EmbeddedTopology {
  const describe = (entity: EntityName): DatabaseDescription => {
    const { table } = ENTITIES[entity];
    return {
      name: `${table}.db`,
      file: join(dir, DATA_FOLDER, `${table}.db`),
      entity: ENTITIES[entity],
    };
  };
  return { User: describe('User'), Product: describe('Product'), Order: describe('Order') };
}
