import { ProgramError, formatError } from '../../base/errors.js';
import { chooseReader } from '../../db/server/replica.js';
import type { EntityDatabase } from '../../db/entity-database.js';
import { databaseErrorOf } from '../../commands/topology.js';
import type { Entity } from '../../entities/entity.js';
import { replicasOf, withDeadline } from '../../router/replicas.js';
import { openDatabase } from '../../router/router.js';
import type { AnyDescription, Sharding, Topology } from '../../router/topology.js';

/** How long the screen waits for a lock, or for a server's answer, before it reports that. */
export const BROWSING_MS = 2000;

/** What is looked at: all databases of an entity together, one of them, or a read replica of that one. */
export interface Target {
  readonly entity: Entity;
  /** Counts from 0. */
  readonly shard?: number | undefined;
  /** Counts from 0. */
  readonly replica?: number | undefined;
  /** What it was called when it was chosen: what is called otherwise by now is another database. */
  readonly name?: string | undefined;
}

/** A database that did not answer, and why. */
export interface Silent {
  readonly database: string;
  readonly problem: string;
}

/** What the databases of a target answered that did. */
export interface Gathered<Answer> {
  readonly answers: readonly Answer[];
  readonly silent: readonly Silent[];
}

/** The databases of a target. Of copies, which all hold the same rows, they are asked in turn. @throws ProgramError when rows have moved since it was chosen */
export function databasesOf(topology: Topology, target: Target): readonly AnyDescription[] {
  const { entity, shard, replica, name } = target;
  const { shards } = shardingOf(topology, entity);
  if (shard === undefined) return shards;
  const chosen = shards[shard];
  const description = chosen && replica !== undefined ? replicasOf(chosen)[replica] : chosen;
  if (!description || (name !== undefined && description.name !== name)) {
    throw elsewhere(`The rows of ${name ?? entity.name} have moved to other databases`);
  }
  return [description];
}

/** The databases of an entity. @throws ProgramError when another model was opened since it was chosen */
export function shardingOf(topology: Topology, { name }: Entity): Sharding {
  const sharding = topology[name];
  if (!sharding) throw elsewhere(`The model that is open has no ${name}`);
  return sharding;
}

function elsewhere(message: string): ProgramError {
  return new ProgramError(message, { hint: 'Go back to the list of the databases' });
}

/**
 * Opens the databases of a target for one question, without any right to change them, and asks all of
 * them at once; of copies, the first that answers.
 * @param ask is given the database, and what it is called
 * @throws DatabaseError when none answers
 */
export async function gather<Answer>(
  topology: Topology,
  target: Target,
  ask: (database: EntityDatabase, name: string) => Promise<Answer>,
): Promise<Gathered<Answer>> {
  const { spread } = shardingOf(topology, target.entity);
  const databases = databasesOf(topology, target);
  if (spread.rule === 'copy' && target.shard === undefined) return askInTurn(databases, ask);
  const settled = await Promise.allSettled(
    databases.map((one) => withDatabase(one, (opened) => ask(opened, one.name))),
  );
  const answers: Answer[] = [];
  const silent: Silent[] = [];
  let first: ProgramError | undefined;
  for (const [index, result] of settled.entries()) {
    if (result.status === 'fulfilled') {
      answers.push(result.value);
      continue;
    }
    if (!(result.reason instanceof ProgramError)) throw result.reason;
    first ??= result.reason;
    silent.push({ database: databases[index]?.name ?? '', problem: formatError(result.reason) });
  }
  if (answers.length === 0 && first) throw first;
  return { answers, silent };
}

async function askInTurn<Answer>(
  copies: readonly AnyDescription[],
  ask: (database: EntityDatabase, name: string) => Promise<Answer>,
): Promise<Gathered<Answer>> {
  let first: unknown;
  for (const copy of copies) {
    try {
      return {
        answers: [await withDatabase(copy, (opened) => ask(opened, copy.name))],
        silent: [],
      };
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error;
      first ??= error;
    }
  }
  throw first;
}

/** Opens one database, or a replica that has all its rows, for one question and closes it again. @throws DatabaseError */
export async function withDatabase<Answer>(
  description: AnyDescription,
  ask: (database: EntityDatabase) => Promise<Answer>,
): Promise<Answer> {
  const one = withDeadline(description, BROWSING_MS);
  const database = await openDatabase('engine' in one ? await chooseReader(one) : one, {
    sync: 'normal',
    busyMs: BROWSING_MS,
    readOnly: true,
  });
  try {
    return await ask(database);
  } catch (error) {
    throw databaseErrorOf(database, error);
  } finally {
    await database.close();
  }
}
