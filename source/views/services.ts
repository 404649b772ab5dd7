import type { DatabaseStatus } from '../commands/database-status.js';
import type { DescribedTopology } from '../router/describe.js';
import type { DatabasesServices } from './databases/services.js';
import type { HistoryServices } from './history/services.js';
import type { LiveServices } from './live/services.js';
import type { ResultsServices } from './results/services.js';
import type { RecoveryServices, StartServices } from './start/services.js';

/**
 * All that views can ask for. Each view names what it needs in its own services.ts, under a name of
 * its own; source/services/<view>.ts carries it out, and source/services/services.ts joins the
 * parts. Views never touch databases, router or simulation themselves.
 */
export interface Services {
  /** The working folder, as the person gave it. */
  readonly dir: string;
  /** Where the rows of each entity are by now: a rebalance may move those of a run. */
  readonly topology: DescribedTopology;
  /**
   * What the databases are and hold now, each asked within a deadline.
   * @param onEach is given all of them each time that one more has answered
   */
  databaseStatuses(
    onEach?: (statuses: readonly DatabaseStatus[]) => void,
  ): Promise<readonly DatabaseStatus[]>;
  readonly start: StartServices;
  readonly recovery: RecoveryServices;
  readonly live: LiveServices;
  readonly results: ResultsServices;
  readonly databases: DatabasesServices;
  readonly history: HistoryServices;
}
