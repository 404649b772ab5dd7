import type { RunHeader } from '../ledger/record.js';
import type { ThreadsEvent } from '../sim/run-events.js';
import type { RunEnd } from '../sim/released-run.js';
import type { Snapshot } from '../sim/snapshot.js';
import type { UnclosedFinding, UnclosedRun } from './unclosed.js';

/** The phases of a run, in order. */
export type RunPhase = 'reading' | 'preparing' | 'writing' | 'auditing' | 'storing';

/**
 * The events of a run from its request until it is stored: plain data, within a process and between
 * processes.
 */
export type RunEvent =
  | ThreadsEvent
  /** An earlier run of the folder was not closed; it is audited before anything is written. */
  | { readonly type: 'unclosed'; readonly run: UnclosedRun }
  | {
      readonly type: 'unclosed-audited';
      readonly run: UnclosedRun;
      readonly finding: UnclosedFinding;
    }
  | { readonly type: 'phase'; readonly phase: RunPhase }
  /** How much of the workload's files has been read, from 0 to 1. */
  | { readonly type: 'read'; readonly share: number }
  /** The threads are released. */
  | { readonly type: 'started'; readonly header: RunHeader }
  | {
      readonly type: 'snapshot';
      readonly snapshot: Snapshot;
      /** CPU time of the process so far, in milliseconds. */
      readonly processorMs: number;
    }
  /** The threads have ended; the audit comes next. */
  | { readonly type: 'ended'; readonly end: RunEnd; readonly snapshot: Snapshot };
