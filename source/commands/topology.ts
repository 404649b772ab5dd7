import type { DatabaseError } from '../base/errors.js';
import type { EntityDatabase } from '../db/entity-database.js';
import { serverError } from '../db/server/errors.js';
import { databaseError } from '../db/sqlite/errors.js';
import { readTopologyFile } from '../router/topology-file.js';
import { embeddedTopology, type Topology } from '../router/topology.js';
import type { CommandContext } from './context.js';
import { topologyFileOf } from './topology-flag.js';

/** Where the databases are: as the file says that `--topology` names, else in the working folder. @throws InputError */
export function topologyOf({ dir, flags }: Pick<CommandContext, 'dir' | 'flags'>): Topology {
  const file = topologyFileOf(flags);
  return file === undefined ? embeddedTopology(dir) : readTopologyFile(file, process.env);
}

/** Translates what a migration threw. */
export function databaseErrorOf({ description }: EntityDatabase, error: unknown): DatabaseError {
  const isServer = 'engine' in description;
  return (isServer ? serverError : databaseError)(description.name, error);
}
