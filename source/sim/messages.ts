import type { RecordableHistogram } from 'node:perf_hooks';

import type { SyncLevel } from '../db/durability.js';
import type { Attempt } from '../ledger/attempt.js';
import type { RunFiles } from '../ledger/files.js';
import type { OrderPolicy, ReferencePolicy } from '../ledger/record.js';
import type { Topology } from '../router/topology.js';
import type { FaultPlan } from './fault-hook.js';
import type { SharedDescription } from './shared-state.js';
import type { SourceDescription } from './workloads/workload.js';

/** What a thread is started with. */
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
  /** Whether the rows of a turn are transactions of their own. */
  readonly isPipelined: boolean;
  /** Monotonic time that all threads count from, nanoseconds; one word that is set at the release. */
  readonly startNs: SharedArrayBuffer;
  /** Whether refused rows are sent to the main thread as they happen. */
  readonly feed: boolean;
  /** Only where the program is tortured. */
  readonly fault?: { readonly plan: FaultPlan; readonly counter: SharedArrayBuffer };
}

/** What a thread tells the main thread. Progress goes through shared memory, not through here. */
export type ThreadMessage =
  /** `code`: the compiled program, where it was asked for. */
  | { readonly type: 'ready'; readonly code?: SharedArrayBuffer }
  | { readonly type: 'refused'; readonly attempts: readonly Attempt[] }
  /** The thread cannot go on; `stack` is for the log. */
  | {
      readonly type: 'died';
      readonly message: string;
      readonly stack: string;
      readonly refusal?: DatabaseRefusal | undefined;
    };

/** Which database has ended a thread, and what a person can do about it. */
export interface DatabaseRefusal {
  readonly database: string;
  readonly code: string;
  readonly hint: string;
}
