import { join } from 'node:path';

import type { ServerDescription } from '../db/server/description.js';
import { inSchema, SCHEMA_PREFIX } from '../db/server/schemas.js';
import {
  DATA_FOLDER,
  entitiesOf,
  fileName,
  type AnyDescription,
  type Sharding,
  type Topology,
} from '../router/topology.js';

/** A schema that a run of a comparison needs on a server. */
export interface NeededSchema {
  /** The database in the topology file; its rows are not touched. */
  readonly beside: ServerDescription;
  readonly schema: string;
}

/** Where a run of a comparison writes: databases of its own, with the names and the rules of a topology. */
export interface RunPlace {
  readonly topology: Topology;
  readonly schemas: readonly NeededSchema[];
}

/** What the names of all schemas of an experiment begin with. */
export function experimentStem(id: string): string {
  return `${SCHEMA_PREFIX}${id.replace(/^[sx]-/, '').replaceAll('-', '_')}`;
}

/** What the names of the schemas of one of its runs begin with. */
export function schemaStem(id: string, round: number, variant: number): string {
  return `${experimentStem(id)}_r${round}_v${variant + 1}`;
}

/**
 * Replaces every database of a topology by an empty one: a file in the folder of the run, or a schema on
 * the same server.
 * @param folder the working folder of the run
 * @param stem what the names of its schemas begin with
 */
export function placeRun(topology: Topology, folder: string, stem: string): RunPlace {
  const schemas: NeededSchema[] = [];
  // Entities that share a database share its replacement.
  const known = new Map<string, string>();
  const nameOnce = (database: string, make: () => string): string => {
    const name = known.get(database) ?? make();
    known.set(database, name);
    return name;
  };
  const place = (description: AnyDescription, index: number): AnyDescription => {
    if ('file' in description) {
      const { entity, name } = description;
      const file = nameOnce(name, () => `${fileName(entity.table)}-${index + 1}.db`);
      return { ...description, file: join(folder, DATA_FOLDER, file) };
    }
    const schema = nameOnce(description.name, () => {
      const next = `${stem}_${schemas.length + 1}`;
      schemas.push({ beside: description, schema: next });
      return next;
    });
    return inSchema(description, schema);
  };
  const placed = entitiesOf(topology).map(({ name }): [string, Sharding] => {
    const { shards, spread } = topology[name]!;
    return [name, { shards: shards.map(place), spread }];
  });
  return { topology: Object.fromEntries(placed), schemas };
}
