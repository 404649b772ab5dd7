import type { RunRecord } from '../ledger/record.js';
import type { RunTask } from './conduct.js';
import type { RunEvent } from './run-events.js';

/** Commands to an engine process. `start` comes first, and only once. */
export type EngineCommand =
  | { readonly type: 'start'; readonly task: RunTask }
  | { readonly type: 'pause'; readonly isPaused: boolean }
  | { readonly type: 'step' }
  /** Think time of a thread before each row, in milliseconds. */
  | { readonly type: 'pace'; readonly ms: number }
  | { readonly type: 'stop' };

/** The outcome of its run. */
export type RunOutcome =
  /** The run is audited and its record is stored. */
  | {
      readonly type: 'stored';
      readonly record: RunRecord;
      /** The peak memory of the process of the run, in bytes. */
      readonly peakMemoryBytes: number;
    }
  /** It was cancelled before it wrote a row; its events say whether the databases were emptied. */
  | { readonly type: 'cancelled' }
  /** It could not be started, audited or stored. `problem`: why, and what to do about it. */
  | { readonly type: 'failed'; readonly problem: string };

/** Messages of an engine process: events, then the outcome as the last one. */
export type EngineMessage = RunEvent | RunOutcome;
