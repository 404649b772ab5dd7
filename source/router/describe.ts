import { maskAddress } from '../db/server/address.js';
import type { ServerEngine } from '../db/server/description.js';
import type { Entity, EntityName } from '../entities/entity.js';
import { formatSpread } from './placement.js';
import { entitiesOf, placeOf, type AnyDescription, type Topology } from './topology.js';

/** A database for display, without passwords. */
export interface DescribedDatabase {
  readonly name: string;
  readonly engine: string;
  /** Its file, or its addresses. */
  readonly place: string;
  /** The addresses of its read replicas. */
  readonly replicas: readonly string[];
}

/** The databases of one entity, and the rule that spreads its rows over them. */
export interface DescribedEntity {
  readonly entity: EntityName;
  readonly definition: Entity;
  /** "hash by id over 8" */
  readonly rule: string;
  /** Whether each of them holds every row. */
  readonly isCopied: boolean;
  readonly databases: readonly DescribedDatabase[];
}

/** A topology for display, without passwords. */
export interface DescribedTopology {
  /** The topology file, as given; undefined for the files in `data/`. */
  readonly file: string | undefined;
  readonly entities: readonly DescribedEntity[];
}

const ENGINE_NAMES: Readonly<Record<ServerEngine, string>> = {
  postgres: 'PostgreSQL',
  mysql: 'MySQL',
};

/** The display name of a database's engine, by its description alone. */
export function engineName(description: AnyDescription): string {
  return 'engine' in description ? ENGINE_NAMES[description.engine] : 'SQLite';
}

export function describeTopology(topology: Topology, file: string | undefined): DescribedTopology {
  return {
    file,
    entities: entitiesOf(topology).map((definition) => {
      const entity = definition.name;
      const { shards, spread } = topology[entity]!;
      return {
        entity,
        definition,
        rule: formatSpread({ shards, spread }),
        isCopied: spread.rule === 'copy',
        databases: shards.map(describeDatabase),
      };
    }),
  };
}

function describeDatabase(description: AnyDescription): DescribedDatabase {
  const { name } = description;
  const replicas = 'engine' in description ? (description.replicas ?? []) : [];
  return {
    name,
    engine: engineName(description),
    place: placeOf(description),
    replicas: replicas.map(maskAddress),
  };
}
