import type { Topology } from '../router/topology.js';
import type { Emit, ThreadsEvent } from './run-events.js';
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
  /** How the columns of its files are mapped, for the record. */
  readonly map?: string;
  /** Receives what happens. */
  readonly emit?: Emit<ThreadsEvent> | undefined;
  /** Whether rows that are not inserted are among the events; the threads send some of them, at a small cost. */
  readonly emitsRejected?: boolean | undefined;
}
