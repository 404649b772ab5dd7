import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';

import { COMMAND_LOCK_TIMEOUT_MS } from '../db/connection-options.js';
import { SqliteDatabase } from '../db/sqlite/database.js';
import type { DatabaseDescription } from '../db/sqlite/writer.js';
import { allDatabases, type Topology } from '../router/topology.js';

/** Checks in parallel: one core is busy with the ledger, and the driver has four threads. */
const LANES = Math.min(3, Math.max(1, availableParallelism() - 1));

/**
 * Runs SQLite's integrity_check on every file of a topology, on connections of its own, in parallel with the
 * reading of the ledger and the rows.
 */
export class IntegrityChecks {
  readonly #problems = new Map<string, Promise<string[]>>();

  constructor(topology: Topology) {
    const lanes: Promise<unknown>[] = Array.from({ length: LANES }, () => Promise.resolve());
    for (const description of allDatabases(topology)) {
      if ('engine' in description || this.#problems.has(description.file)) continue;
      const lane = this.#problems.size % LANES;
      const checked = (lanes[lane] ?? Promise.resolve()).then(() => check(description));
      this.#problems.set(description.file, checked);
      lanes[lane] = checked.catch(() => undefined);
    }
  }

  /** The problems that SQLite reports about a file; empty if it passes. @throws the error of the check */
  async problemsOf({ file }: DatabaseDescription): Promise<string[]> {
    return (await this.#problems.get(file)) ?? [];
  }

  /** Waits until all checks have ended. Never throws. */
  async end(): Promise<void> {
    await Promise.allSettled(this.#problems.values());
  }
}

async function check(description: DatabaseDescription): Promise<string[]> {
  if (!existsSync(description.file)) return [];
  const database = await SqliteDatabase.open(description, {
    sync: 'full',
    busyMs: COMMAND_LOCK_TIMEOUT_MS,
    readOnly: true,
  });
  try {
    const found = await database.handle.all<{ integrity_check: string }>(
      'PRAGMA integrity_check(10)',
    );
    return found.map((row) => row.integrity_check).filter((message) => message !== 'ok');
  } finally {
    await database.close();
  }
}
