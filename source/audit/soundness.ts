import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';

import { COMMAND_LOCK_TIMEOUT_MS } from '../db/connection-options.js';
import { SqliteDatabase } from '../db/sqlite/database.js';
import { type DatabaseDescription } from '../db/sqlite/writer.js';
import { allDatabases, type Topology } from '../router/topology.js';

/** Checks at a time: one processor is busy with the ledger, and the driver has four threads. */
const LANES = Math.min(3, Math.max(1, availableParallelism() - 1));

/**
 * SQLite's own check of every file of a topology, each through a connection of its own: it begins at
 * once, and goes on while the ledger and the rows are read.
 */
export class Soundness {
  readonly #complaints = new Map<string, Promise<string[]>>();

  constructor(topology: Topology) {
    const lanes: Promise<unknown>[] = Array.from({ length: LANES }, () => Promise.resolve());
    for (const description of allDatabases(topology)) {
      if ('engine' in description || this.#complaints.has(description.file)) continue;
      const lane = this.#complaints.size % LANES;
      const checked = (lanes[lane] ?? Promise.resolve()).then(() => check(description));
      this.#complaints.set(description.file, checked);
      lanes[lane] = checked.catch(() => undefined);
    }
  }

  /** What SQLite has to say of a file; nothing where it is sound. @throws whatever the check failed with */
  async complaintsOf({ file }: DatabaseDescription): Promise<string[]> {
    return (await this.#complaints.get(file)) ?? [];
  }

  /** Waits until no check is going on; nothing is thrown. */
  async end(): Promise<void> {
    await Promise.allSettled(this.#complaints.values());
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
