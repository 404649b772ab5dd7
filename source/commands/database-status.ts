import { existsSync } from 'node:fs';

import { DatabaseError } from '../base/errors.js';
import { sizeOnDisk } from '../db/sqlite/database.js';
import type { DatabaseDescription } from '../db/sqlite/writer.js';
import type { DatabaseSettings } from '../db/database-settings.js';
import type { MigrationState } from '../db/entity-database.js';
import type { ServerDatabase } from '../db/server/database.js';
import type { ServerDescription } from '../db/server/description.js';
import { databaseError } from '../db/sqlite/errors.js';
import { MigratedDatabase } from '../db/sqlite/migrated-database.js';
import type { EntityName } from '../entities/entity.js';
import { engineName } from '../router/describe.js';
import { describeShare } from '../router/placement.js';
import { replicasOf, withDeadline } from '../router/replicas.js';
import { entitiesOf, placeOf, type AnyDescription, type Topology } from '../router/topology.js';
import { formatLag } from './format-lag.js';

/** One database as it is now. */
export interface DatabaseStatus {
  readonly entity: EntityName;
  /** Which of the entity's databases it is, from 0. */
  readonly shard: number;
  /** Which of that database's read replicas it is, from 0; absent for the database itself. */
  readonly replica?: number;
  /** "users.db" */
  readonly name: string;
  /** The engine, as far as it is known without asking. */
  readonly engine: string;
  readonly file: string;
  /** Which rows belong here; absent where the entity has no other database. */
  readonly rule?: string;
  /** Whether it keeps claims on keys that are unique over several databases. */
  readonly hasClaims?: boolean;
  /** `asked`: it has not answered yet. `missing`: the first run creates it. */
  readonly state: 'asked' | 'reachable' | 'missing' | 'broken';
  /** What is wrong with a broken one, in a sentence. */
  readonly problem?: string;
  /** The same in two or three words: "refused". */
  readonly brief?: string;
  /** What to do about it, in a sentence. */
  readonly hint?: string;
  /** How much a replica lacks of its database. */
  readonly lag?: string;
  readonly settings?: DatabaseSettings;
  readonly migrations?: MigrationState;
  readonly rows?: number;
  /** Bytes on disk, the log included. */
  readonly bytes?: number;
}

/**
 * Looks at the databases of a topology, and at their replicas, all at once; changes
 * nothing, creates nothing.
 * @param timeoutMs how long to wait for a locked one, and for each answer of a server
 * @param onEach is given all of them each time that one more has answered
 */
export async function readDatabaseStatuses(
  timeoutMs: number,
  topology: Topology,
  onEach?: (statuses: readonly DatabaseStatus[]) => void,
): Promise<readonly DatabaseStatus[]> {
  const asked = entitiesOf(topology).flatMap(({ name }) => databasesToAsk(topology, name));
  let statuses: readonly DatabaseStatus[] = asked.map(({ known }) => ({
    ...known,
    state: 'asked',
  }));
  onEach?.(statuses);
  await Promise.all(
    asked.map(async ({ description, known, follows }, index) => {
      const status =
        'engine' in description
          ? await readServer(withDeadline(description, timeoutMs), known, follows)
          : await readFile(description, known, timeoutMs);
      statuses = statuses.with(index, status);
      onEach?.(statuses);
    }),
  );
  return statuses;
}

/** What is known of a database without asking it. */
type Known = Omit<DatabaseStatus, 'state'>;

interface Asked {
  readonly description: AnyDescription;
  /** The database that it is a replica of. */
  readonly follows?: ServerDescription;
  readonly known: Known;
}

/** The databases of an entity, each followed by its replicas. */
function databasesToAsk(topology: Topology, entity: EntityName): Asked[] {
  const sharding = topology[entity]!;
  const asked: Asked[] = [];
  for (const [shard, description] of sharding.shards.entries()) {
    const rule = sharding.shards.length > 1 ? { rule: describeShare(entity, sharding, shard) } : {};
    const ask = (
      one: AnyDescription,
      position: Pick<Known, 'replica'>,
      followed: Pick<Asked, 'follows'> = {},
    ): void => {
      const { name, hasClaims = false } = one;
      const identity = { name, engine: engineName(one), file: placeOf(one), hasClaims };
      const known = { entity, shard, ...position, ...identity, ...rule };
      asked.push({ description: one, known, ...followed });
    };
    ask(description, {});
    if (!('engine' in description)) continue;
    for (const [replica, one] of replicasOf(description).entries()) {
      ask(one, { replica }, { follows: description });
    }
  }
  return asked;
}

async function readFile(
  description: DatabaseDescription,
  known: Known,
  busyMs: number,
): Promise<DatabaseStatus> {
  const { name, file } = description;
  if (!existsSync(file)) return { ...known, state: 'missing' };
  try {
    return { ...known, state: 'reachable', ...(await inspect(description, busyMs)) };
  } catch (error) {
    const problem = databaseError(name, error);
    if (problem.kind === 'other' && !(error instanceof DatabaseError)) throw error;
    return { ...known, state: 'broken', ...describeProblem(problem) };
  }
}

function describeProblem({ message, hint, brief }: DatabaseError): {
  problem: string;
  hint: string;
  brief: string;
} {
  return { problem: message, hint, brief };
}

/** @param follows the database of which it is a replica */
async function readServer(
  description: ServerDescription,
  known: Known,
  follows?: ServerDescription,
): Promise<DatabaseStatus> {
  const { databases, replicas } = await loadServers();
  let database: ServerDatabase | undefined;
  try {
    const [replica] = follows
      ? await replicas.readReplicas({ ...follows, replicas: description.addresses })
      : [];
    if (replica && replica.state !== 'follows') {
      return { ...known, state: 'broken', problem: replica.problem };
    }
    database = await databases.ServerDatabase.open(description);
    return {
      ...known,
      ...(replica ? { lag: formatLag(replica.lag) } : {}),
      state: 'reachable',
      settings: await database.settings(),
      migrations: await database.migrations.state(),
      bytes: await database.size(),
      rows: await countRows(description),
    };
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return { ...known, state: 'broken', ...describeProblem(error) };
  } finally {
    await database?.close();
  }
}

/** What talks to servers, loaded only where there are some. */
async function loadServers(): Promise<{
  databases: typeof import('../db/server/database.js');
  replicas: typeof import('../db/server/replica.js');
}> {
  return {
    databases: await import('../db/server/database.js'),
    replicas: await import('../db/server/replica.js'),
  };
}

/** Counts where rows are looked at: on a replica, where one has them all. @throws DatabaseError */
async function countRows(description: ServerDescription): Promise<number> {
  const { databases, replicas } = await loadServers();
  const reader = await databases.ServerDatabase.open(await replicas.chooseReader(description));
  try {
    return await reader.countRows();
  } finally {
    await reader.close();
  }
}

async function inspect(
  description: DatabaseDescription,
  busyMs: number,
): Promise<Required<Pick<DatabaseStatus, 'settings' | 'migrations' | 'rows' | 'bytes'>>> {
  const database = await MigratedDatabase.open(description, {
    sync: 'normal',
    busyMs,
    readOnly: true,
  });
  try {
    return {
      settings: await database.settings(),
      migrations: await database.migrations.state(),
      rows: await database.countRows(),
      bytes: (await sizeOnDisk(description.file)) ?? 0,
    };
  } finally {
    await database.close();
  }
}
