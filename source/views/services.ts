import type { DatabaseStatus } from '../commands/database-status.js';
import type { Model } from '../entities/entity.js';
import type { DescribedTopology } from '../router/describe.js';
import type { DatabasesServices } from './databases/services.js';
import type { HistoryServices } from './history/services.js';
import type { LabServices } from './lab/services.js';
import type { LessonsServices } from './lessons/services.js';
import type { LiveServices } from './live/services.js';
import type { ResultsServices } from './results/services.js';
import type { RecoveryServices, StartServices } from './start/services.js';

/**
 * The services of all views. Each view declares its own in its services.ts; source/services/<view>.ts implements
 * them, and source/services/services.ts joins the parts. Views never use databases, router or simulation
 * directly.
 */
export interface Services {
  /** The working folder, as given by the user. */
  readonly dir: string;
  /** The present model: that of the form in the start view. */
  readonly model: Model;
  /** The present topology: a rebalance may move the rows during a run. */
  readonly topology: DescribedTopology;
  /**
   * The present status of the databases; each is asked with a deadline.
   * @param onEach receives all of them each time one more has answered
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
  readonly lab: LabServices;
  readonly lessons: LessonsServices;
}
