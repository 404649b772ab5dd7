import type { Attempt } from '../ledger/attempt.js';
import type { Topology } from '../router/topology.js';
import type { WriteSettings } from './settings.js';
import type { Workload } from './workloads/workload.js';

/** What a run is started with. */
export interface RunOptions {
  /** The working folder: `data/` is made in it. */
  readonly dir: string;
  /** Where the databases are; by default the files in `data/`. */
  readonly topology?: Topology | undefined;
  /** The file that it was read from, for the record. */
  readonly topologyFile?: string | undefined;
  readonly workload: Workload;
  readonly settings: WriteSettings;
  /** Version of the program, for the record. */
  readonly version: string;
  /** Share of broken rows, for the record of a generated workload. */
  readonly invalid?: number;
  /** Called with what killed programs left between databases and is put right now, one sentence each. */
  readonly onSettled?: (told: readonly string[]) => void;
  /** Called with what becomes of the run when a rebalance moves its rows, in a sentence. */
  readonly onNotice?: (sentence: string) => void;
  /** Called with the number of threads that are ready, at each one more. */
  readonly onReady?: (ready: number) => void;
  /** Called with refused rows as they happen, a few at a time; without it none are sent. */
  readonly onRefused?: (attempts: readonly Attempt[]) => void;
}
