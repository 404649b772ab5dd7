import type { FlagValues } from '../context.js';
import type { DatabaseStatus } from '../database-status.js';
import { databasesServices } from './databases.js';
import { helpServices } from './help.js';
import { historyServices } from './history.js';
import { RunFollower } from './live.js';
import { Recovery } from './recovery.js';
import { resultsServices } from './results.js';
import { StartForm } from './start.js';

/** How long a look at the databases waits for one that another program has locked. */
const BUSY_MS = 2000;

/**
 * All that the views ask for (source/views/services.ts), joined from one file for each view. Files
 * here load databases and simulation with `await import()`, when they are first needed.
 */
export function createServices(options: {
  dir: string;
  version: string;
  flags: FlagValues;
  env: NodeJS.ProcessEnv;
}) {
  const { dir } = options;
  const live = new RunFollower(options);
  const recovery = new Recovery(dir);
  return {
    dir,
    databaseStatuses: async (): Promise<readonly DatabaseStatus[]> => {
      const { readDatabaseStatuses } = await import('../database-status.js');
      return readDatabaseStatuses(dir, BUSY_MS);
    },
    start: new StartForm(live, options),
    recovery,
    live,
    results: resultsServices(dir),
    databases: databasesServices(dir),
    history: historyServices(dir),
    help: helpServices(dir),
  };
}
