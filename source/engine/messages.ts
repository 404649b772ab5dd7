import type { RunRecord } from '../ledger/record.js';
import type { RunTask } from './conduct.js';
import type { RunEvent } from './run-events.js';

/** What an engine process is asked. `start` comes first, and once. */
export type EngineCommand =
  | { readonly type: 'start'; readonly task: RunTask }
  | { readonly type: 'pause'; readonly isPaused: boolean }
  /** Think time of a thread before each row, in milliseconds. */
  | { readonly type: 'pace'; readonly ms: number }
  | { readonly type: 'stop' };

/** How its run came out. */
export type RunOutcome =
  /** The run is audited and its record is stored. */
  | {
      readonly type: 'stored';
      readonly record: RunRecord;
      /** The most memory that the process of the run had. */
      readonly peakMemoryBytes: number;
    }
  /** It was stopped before anything was written. */
  | { readonly type: 'cancelled' }
  /** It could not start, or not be audited or stored: why, and what to do about it. */
  | { readonly type: 'failed'; readonly problem: string };

/** What an engine process reports: events, and as the last message the outcome. */
export type EngineMessage = RunEvent | RunOutcome;
