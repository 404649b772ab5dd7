import type { RecordableHistogram } from 'node:perf_hooks';

import type { BackOff } from '../base/retry.js';
import type { BeginMode } from '../db/connection-options.js';
import type { SyncLevel } from '../db/durability.js';
import type { WriterKind } from '../db/writer-kind.js';
import type { Attempt } from '../ledger/attempt.js';
import type { RunFiles } from '../ledger/files.js';
import type { LanePolicy, OrderPolicy, ReferencePolicy, TogetherPolicy } from '../ledger/record.js';
import type { Topology } from '../router/topology.js';
import type { FaultPlan } from './fault-hook.js';
import type { TurnWrites } from './settings.js';
import type { SharedDescription } from './shared-state.js';
import type { SourceDescription } from './workloads/workload.js';

/** The start data of a thread. */
export interface ThreadData {
  /** Counts from 1. */
  readonly thread: number;
  readonly runId: string;
  readonly topology: Topology;
  readonly files: RunFiles;
  readonly source: SourceDescription;
  readonly shared: SharedDescription;
  readonly latency: RecordableHistogram;
  readonly order: OrderPolicy;
  readonly references: ReferencePolicy;
  readonly sync: SyncLevel;
  readonly writer: WriterKind;
  readonly writes: TurnWrites;
  readonly lane: LanePolicy;
  /** How transactions on SQLite files begin; by default with the write lock. */
  readonly begin?: BeginMode | undefined;
  /** Whether the keys of rows are looked up before they are inserted. */
  readonly checkFirst?: boolean | undefined;
  /** The back-off after a lock, a deadlock or a conflict; by default `fixed`. */
  readonly retry?: BackOff | undefined;
  /** How the rows of a unit are written; absent where rows are not written in units. */
  readonly together?: TogetherPolicy | undefined;
  /** One BigInt64: the monotonic time of the release in nanoseconds, 0 before it. */
  readonly startNs: SharedArrayBuffer;
  /** Whether to send rows that were not inserted to the main thread as they happen. */
  readonly feed: boolean;
  /** Set only by `dbsim-tui torture`. */
  readonly fault?: { readonly plan: FaultPlan; readonly counter: SharedArrayBuffer };
}

/** Messages of a thread to the main thread. Progress goes through shared memory instead. */
export type ThreadMessage =
  /** `code`: the compiled program, if it was requested and had to be compiled. */
  | { readonly type: 'ready'; readonly code?: SharedArrayBuffer }
  /** The thread has ended, and then `code` is the program as far as it was compiled. */
  | { readonly type: 'compiled'; readonly code: SharedArrayBuffer }
  | { readonly type: 'refused'; readonly attempts: readonly Attempt[] }
  /** The thread cannot continue; `stack` is for the log. */
  | {
      readonly type: 'crashed';
      readonly message: string;
      readonly stack: string;
      readonly refusal?: DatabaseRefusal | undefined;
    };

/** The database error that crashed a thread, and what the user can do about it. */
export interface DatabaseRefusal {
  readonly database: string;
  readonly code: string;
  readonly hint: string;
}
