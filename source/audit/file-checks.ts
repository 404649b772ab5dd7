import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';

import { COMMAND_LOCK_TIMEOUT_MS } from '../db/connection-options.js';
import { SqliteDatabase } from '../db/sqlite/database.js';
import type { DatabaseDescription } from '../db/sqlite/writer.js';
import { allDatabases, type Topology } from '../router/topology.js';
import { findRepeated, type RepeatedValue } from './repeated-values.js';

/** Checks in parallel: one core is busy with the ledger, and the driver has four threads. */
const LANES = Math.min(3, Math.max(1, availableParallelism() - 1));

/**
 * SQLite's cache for these checks, in KiB: integrity_check looks every entry of an index up in its table, in the order
 * of the index. With SQLite's default of 2 MB, half of its time would be reading the same pages again.
 */
const CACHE_KIB = 16 * 1024;

/**
 * Checks that need nothing of the ledger: SQLite's integrity_check of every file of a topology, and the search for
 * repeated values in every table. They have connections of their own, and run in parallel with the reading of the
 * ledger and the rows.
 */
export class FileChecks {
  readonly #problems = new Map<string, Promise<string[]>>();
  readonly #repeated = new Map<string, Promise<RepeatedValue[]>>();
  readonly #lanes: Promise<unknown>[] = Array.from({ length: LANES }, () => Promise.resolve());

  constructor(topology: Topology) {
    for (const description of allDatabases(topology)) {
      if ('engine' in description) continue;
      const { file } = description;
      const lane = this.#repeated.size % LANES;
      if (!this.#problems.has(file)) {
        this.#problems.set(
          file,
          this.#queue(lane, () => findProblems(description)),
        );
      }
      this.#repeated.set(
        keyOf(description),
        this.#queue(lane, () => reading(description, findRepeated)),
      );
    }
  }

  /** The problems that SQLite reports about a file; empty if it passes. @throws the error of the check */
  async problemsOf({ file }: DatabaseDescription): Promise<string[]> {
    return (await this.#problems.get(file)) ?? [];
  }

  /** The values of unique fields that several rows of a table have. @throws the error of the search */
  async repeatedIn(description: DatabaseDescription): Promise<RepeatedValue[]> {
    return (await this.#repeated.get(keyOf(description))) ?? [];
  }

  /** Waits until all checks have ended. Never throws. */
  async end(): Promise<void> {
    await Promise.all(this.#lanes);
  }

  #queue<Found>(lane: number, check: () => Promise<Found>): Promise<Found> {
    const found = (this.#lanes[lane] ?? Promise.resolve()).then(check);
    this.#lanes[lane] = found.catch(() => undefined);
    return found;
  }
}

/** A file may have the tables of several entities. */
function keyOf({ file, entity }: DatabaseDescription): string {
  return JSON.stringify([file, entity.name]);
}

async function findProblems(description: DatabaseDescription): Promise<string[]> {
  if (!existsSync(description.file)) return [];
  return reading(description, async ({ handle }) => {
    const found = await handle.all<{ integrity_check: string }>('PRAGMA integrity_check(10)');
    return found.map((row) => row.integrity_check).filter((message) => message !== 'ok');
  });
}

/** Reads a file on a connection of its own. @throws DatabaseError */
async function reading<Found>(
  description: DatabaseDescription,
  read: (database: SqliteDatabase) => Promise<Found>,
): Promise<Found> {
  const database = await SqliteDatabase.open(description, {
    sync: 'full',
    busyMs: COMMAND_LOCK_TIMEOUT_MS,
    readOnly: true,
  });
  try {
    await database.handle.run(`PRAGMA cache_size = -${CACHE_KIB}`);
    return await read(database);
  } finally {
    await database.close();
  }
}
