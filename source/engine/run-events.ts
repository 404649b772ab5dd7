import type { RunHeader } from '../ledger/record.js';
import type { ThreadsEvent } from '../sim/run-events.js';
import type { RunEnd } from '../sim/released-run.js';
import type { Snapshot } from '../sim/snapshot.js';
import type { UnclosedFinding, UnclosedRun } from './unclosed.js';

/** What a run goes through, in order. */
export type RunPhase = 'reading' | 'preparing' | 'writing' | 'auditing' | 'storing';

/**
 * What happens to a run from the moment it is asked for until it is stored: one stream of plain data,
 * the same within a process and between two.
 */
export type RunEvent =
  | ThreadsEvent
  /** An earlier run of the folder never ended; nothing is written before it is audited. */
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
      /** Processor time of the whole process so far, in milliseconds. */
      readonly processorMs: number;
    }
  /** The threads have ended; the audit comes next. */
  | { readonly type: 'ended'; readonly end: RunEnd; readonly snapshot: Snapshot };
