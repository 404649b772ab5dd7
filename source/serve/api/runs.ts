import type { RunSummary } from '../../engine/history/run-summary.js';
import type { RunPhase } from '../../engine/run-events.js';
import type { Attempt } from '../../ledger/attempt.js';
import type { Cause } from '../../ledger/summary.js';
import type { ShardSnapshot } from '../../sim/shards.js';
import type { DatabaseSnapshot, OutcomeCounts, RowName, Snapshot } from '../../sim/snapshot.js';
import type { ThreadState } from '../../sim/thread-state.js';

/** The body of `POST /api/runs`: as for `dbsim-tui run [workload]`. */
export interface RunRequest {
  /** "assignment" (the default), "generate", "row" or the name of an example. */
  readonly workload?: string;
  /** The flags of the command without their dashes: `{"rows": 1000, "threads": 16, "fresh": true}`. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
}

/** Where a run of the queue is. `crashed`: its process ended before its end; it is never started again by itself. */
export const RUN_STATES = [
  'queued',
  'running',
  'stored',
  'cancelled',
  'failed',
  'crashed',
] as const;

export type RunState = (typeof RUN_STATES)[number];

/** A run of the queue, or a stored run that was started elsewhere. */
export interface RunInfo {
  /** "q-12"; of a run that was not queued here the id of the run, "r-…". Both work in `/api/runs/{id}`. */
  readonly id: string;
  readonly state: RunState;
  /** The id of the stored run; null before its threads are released. */
  readonly run: string | null;
  /** Undefined for a run that was not queued here. */
  readonly request?: Required<RunRequest>;
  readonly queuedAt?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** Why it failed, crashed or was cancelled. */
  readonly problem?: string;
  /** The phase of a running one. */
  readonly phase?: RunPhase;
  /** Numbers and audit, once it is stored. */
  readonly summary?: RunSummary;
  /** Why rows were not inserted; of a stored run, where it is asked for alone. */
  readonly causes?: readonly Cause[];
}

/** `GET /api/runs`: the runs that wait, in their order; then the others, newest first. */
export interface RunList {
  readonly queued: readonly RunInfo[];
  readonly runs: readonly RunInfo[];
}

/** `GET /api/runs/{id}/rows?outcome=&entity=&thread=&text=&sort=&descending=&from=&limit=`: the attempts of a run. */
export interface AttemptsPage {
  readonly attempts: readonly Attempt[];
  /** Attempts that the filters let through. */
  readonly count: number;
  /** The same by outcome, with the filter of outcomes left out. */
  readonly outcomes: OutcomeCounts;
}

/**
 * `GET /api/runs/{id}/events` is a stream of server-sent events; each has an `id`, and `Last-Event-ID` resumes
 * after one. The data of each is one line of JSON.
 */
export interface RunEvents {
  /** First, and at every change of state or phase; the last one of a stream has an ended state. */
  readonly state: RunInfo;
  /** Ten times a second while the threads write, and once more at their end. */
  readonly snapshot: LiveSnapshot;
  /** A sample of the rows that were not inserted, as they happen; the newest last. */
  readonly rejected: { readonly attempts: readonly Attempt[] };
  /** A sentence without its full stop. */
  readonly notice: { readonly sentence: string };
}

export type RunEventName = keyof RunEvents;

/** A run at one moment. */
export interface LiveSnapshot extends Pick<
  Snapshot,
  | 'elapsedMs'
  | 'activeMs'
  | 'paused'
  | 'pausedForRebalance'
  | 'stopping'
  | 'durationMs'
  | 'total'
  | 'decided'
  | 'retries'
  | 'counts'
  | 'latency'
> {
  readonly threads: readonly LiveThread[];
  /** How long all threads have lived so far, added up: what `waitMs` is a part of. */
  readonly threadsMs: number;
  /** By entity. */
  readonly entities: readonly DatabaseSnapshot[];
  /** By database, in the order of the topology. */
  readonly databases: readonly ShardSnapshot[];
}

export interface LiveThread {
  /** From 1. */
  readonly thread: number;
  readonly state: ThreadState;
  /** The state in words, with the cause of a wait: "waiting for its turn (behind User row 1, T05: writing)". */
  readonly text: string;
  readonly row?: RowName;
  /** The row for which it waits. */
  readonly awaited?: RowName;
  /** The thread for which it waits. */
  readonly holder?: number;
  readonly decided: number;
  /** Rows among them that were not inserted. */
  readonly refused: number;
}

/** The body of `POST /api/experiments`: as for `dbsim-tui compare`. */
export interface ExperimentRequest {
  readonly workload?: string;
  /** What is varied: `{"batch": "1,10,100"}`. */
  readonly vary: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
}
