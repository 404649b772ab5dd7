import type { ModelDescriptor } from '../model/run-model.js';
import type { Topology } from '../router/topology.js';
import type { Emit, ThreadsEvent } from './run-events.js';
import type { WriteSettings } from './settings.js';
import type { Workload } from './workloads/workload.js';

/** The options of a run. */
export interface RunOptions {
  /** The working folder; `data/` is created in it. */
  readonly dir: string;
  /** The databases; by default the SQLite files in `data/`. */
  readonly topology?: Topology | undefined;
  /** The file that the topology was read from, for the record. */
  readonly topologyFile?: string | undefined;
  readonly workload: Workload;
  /** The descriptor of its model, for the record; absent if it is the default model. */
  readonly model?: ModelDescriptor | undefined;
  /** The name or the file that it was given by, for the record. */
  readonly modelFile?: string | undefined;
  readonly settings: WriteSettings;
  /** Version of the program, for the record. */
  readonly version: string;
  /** Share of invalid rows in a generated workload, for the record. */
  readonly invalid?: number;
  /** The exponent of Zipf's law in a generated workload, for the record. */
  readonly skew?: number | undefined;
  /** The column mapping of the workload's files, for the record. */
  readonly map?: string;
  /** The row as it was typed, for the record of a workload of one row. */
  readonly row?: string;
  /** Cancels the run until its threads are released. */
  readonly signal?: AbortSignal | undefined;
  /** Receives the events of the run. */
  readonly emit?: Emit<ThreadsEvent> | undefined;
  /** Whether to emit `rejected` events; they cost the threads a little time. */
  readonly emitsRejected?: boolean | undefined;
}
