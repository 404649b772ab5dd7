import { existsSync } from 'node:fs';

import { DatabaseError } from '../base/errors.js';
import { Database, PATIENT_MS, sizeOnDisk, type DatabaseDescription } from '../db/database.js';
import type { DatabaseSettings } from '../db/database-settings.js';
import type { MigrationState } from '../db/entity-database.js';
import { Migrator } from '../db/migrations.js';
import { ServerDatabase } from '../db/server/database.js';
import type { ServerDescription } from '../db/server/description.js';
import { databaseError } from '../db/sqlite/errors.js';
import { ENTITY_NAMES, type EntityName } from '../entities/entity.js';
import { embeddedTopology, placeOf, type Topology } from '../router/topology.js';

/** One database as it is now. */
export interface DatabaseStatus {
  readonly entity: EntityName;
  /** "users.db" */
  readonly name: string;
  readonly file: string;
  /** Whether it keeps claims on keys that are unique over several databases. */
  readonly hasClaims?: boolean;
  /** `missing`: it is made by the first run. */
  readonly state: 'reachable' | 'missing' | 'broken';
  /** What is wrong with a broken one, in a sentence. */
  readonly problem?: string;
  readonly settings?: DatabaseSettings;
  readonly migrations?: MigrationState;
  readonly rows?: number;
  /** Bytes on disk, the log included. */
  readonly bytes?: number;
}

/**
 * Looks at the databases of a folder, or of a topology; changes nothing, creates nothing.
 * @param busyMs how long to wait for a locked one
 */
export async function readDatabaseStatuses(
  dir: string,
  busyMs = PATIENT_MS,
  topology: Topology = embeddedTopology(dir),
): Promise<DatabaseStatus[]> {
  const statuses: DatabaseStatus[] = [];
  for (const entity of ENTITY_NAMES) {
    for (const described of topology[entity].shards) {
      const isServer = 'engine' in described;
      statuses.push(await (isServer ? readServer(described) : readStatus(described, busyMs)));
    }
  }
  return statuses;
}

async function readStatus(
  description: DatabaseDescription,
  busyMs: number,
): Promise<DatabaseStatus> {
  const { name, file, entity, hasClaims = false } = description;
  const known = { entity: entity.name, name, file, hasClaims };
  if (!existsSync(file)) return { ...known, state: 'missing' };
  try {
    return { ...known, state: 'reachable', ...(await inspect(description, busyMs)) };
  } catch (error) {
    const problem = databaseError(name, error);
    if (problem.kind === 'other' && !(error instanceof DatabaseError)) throw error;
    return { ...known, state: 'broken', problem: problem.message };
  }
}

async function readServer(description: ServerDescription): Promise<DatabaseStatus> {
  const { name, entity, hasClaims = false } = description;
  const known = { entity: entity.name, name, file: placeOf(description), hasClaims };
  let database: ServerDatabase | undefined;
  try {
    database = await ServerDatabase.open(description);
    return {
      ...known,
      state: 'reachable',
      settings: await database.settings(),
      migrations: await database.migrations.state(),
      rows: await database.countRows(),
      bytes: await database.size(),
    };
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return { ...known, state: 'broken', problem: error.message };
  } finally {
    await database?.close();
  }
}

async function inspect(
  description: DatabaseDescription,
  busyMs: number,
): Promise<Required<Pick<DatabaseStatus, 'settings' | 'migrations' | 'rows' | 'bytes'>>> {
  const database = await Database.open(description, {
    sync: 'normal',
    busyMs,
    readOnly: true,
  });
  try {
    return {
      settings: await database.settings(),
      migrations: await new Migrator(database).state(),
      rows: await database.countRows(),
      bytes: (await sizeOnDisk(description.file)) ?? 0,
    };
  } finally {
    await database.close();
  }
}
