import type { DatabaseError } from '../base/errors.js';
import type { EntityDatabase } from '../db/entity-database.js';
import { serverError } from '../db/server/errors.js';
import { databaseError } from '../db/sqlite/errors.js';
import type { Model } from '../entities/model.js';
import type { RunHeader } from '../ledger/record.js';
import { topologyIn } from '../router/topology-in.js';
import type { Topology } from '../router/topology.js';
import type { CommandContext, FlagValues } from './context.js';
import { modelFor, modelForRun } from './model-option.js';

/**
 * The databases: those in the file of `--topology`, else in the working folder.
 * @param model by default that of `--model`
 * @throws InputError
 */
export async function topologyOf(
  context: Pick<CommandContext, 'dir' | 'flags' | 'io' | 'model'>,
  model?: Model,
): Promise<Topology> {
  const { dir, flags, io } = context;
  const file = topologyFileOf(flags) ?? null;
  return topologyIn(file, dir, io.env, model ?? (await modelFor(context)));
}

/** The same for the rows of a stored run, whose record holds its model. @throws UsageError, InputError */
export async function topologyOfRun(
  run: Pick<RunHeader, 'id' | 'model'>,
  context: Pick<CommandContext, 'dir' | 'flags' | 'io'>,
): Promise<Topology> {
  return topologyOf(context, await modelForRun(run, context));
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
