import type { DatabaseError } from '../base/errors.js';
import type { EntityDatabase } from '../db/entity-database.js';
import { serverError } from '../db/server/errors.js';
import { databaseError } from '../db/sqlite/errors.js';
import { topologyIn } from '../router/topology-in.js';
import type { Topology } from '../router/topology.js';
import type { CommandContext, FlagValues } from './context.js';

/** The databases: those in the file of `--topology`, else in the working folder. @throws InputError */
export function topologyOf({
  dir,
  flags,
  io,
}: Pick<CommandContext, 'dir' | 'flags' | 'io'>): Promise<Topology> {
  return topologyIn(topologyFileOf(flags) ?? null, dir, io.env);
}

/** The file that `--topology` names. */
export function topologyFileOf(flags: FlagValues): string | undefined {
  const file = flags['topology'];
  return typeof file === 'string' ? file : undefined;
}

/** Translates what a migration threw. */
export function databaseErrorOf({ description }: EntityDatabase, error: unknown): DatabaseError {
  const isServer = 'engine' in description;
  return (isServer ? serverError : databaseError)(description.name, error);
}
