import type { EntityName } from '../entities/entity.js';
import type { Outcome } from '../entities/outcome.js';
import type { PhaseTimes } from './phases.js';

/** Counts that always satisfy attempted = inserted + rejected + failed + unknown + undone. */
export interface Totals {
  readonly attempted: number;
  readonly inserted: number;
  /** invalid + duplicate + missing-reference */
  readonly rejected: number;
  readonly invalid: number;
  readonly duplicate: number;
  readonly 'missing-reference': number;
  readonly failed: number;
  readonly unknown: number;
  /** Rows whose unit did not go through; absent in records of versions without units. */
  readonly undone?: number;
  /** inserted ÷ attempted; null if nothing was attempted. */
  readonly successRate: number | null;
}

/** A cause for which rows were not inserted. */
export interface Cause {
  readonly entity: EntityName;
  readonly outcome: Outcome;
  readonly field: string;
  readonly rule: string;
  /** The raw error code of the database; may be empty. */
  readonly code: string;
  /** Rows with this reason, perhaps among others. */
  rows: number;
  /** The first of them, and its message. */
  first: { readonly row: number; readonly message: string };
}

/** The totals of one database. */
export interface DatabaseTotals extends Totals {
  readonly entity: EntityName;
  /** Rows that it held when the run began; absent in older records and where no database is known. */
  readonly rowsBefore?: number;
  /** Null for rows whose database is not known, because the number that decides is missing. */
  readonly database: string | null;
}

/** The times of a thread, from shared memory. */
export interface ThreadTimes {
  readonly thread: number;
  /** The operating system's id of the thread; null if unknown. */
  readonly osThread: number | null;
  /** Checking, writing and recording. */
  readonly busyMs: number;
  /** Waiting for its turn at a database, or for the database's own lock. */
  readonly lockWaitMs: number;
  /** Waiting for the user or product of an order to be decided. */
  readonly referenceWaitMs: number;
  /** From the release to the thread's end; null if not measured, absent in version 1. */
  readonly lifetimeMs?: number | null;
  /** The lifetime by phase; null if not measured, absent in version 1. */
  readonly phasesMs?: PhaseTimes | null;
}

/** CPU time of the process with all its threads, in milliseconds. */
export interface CpuTime {
  readonly user: number;
  readonly system: number;
}

export interface ThreadTotals extends Totals, ThreadTimes {}

/** Milliseconds; null if no row was attempted. */
export interface Latency {
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly p999: number | null;
  readonly max: number | null;
  readonly mean: number | null;
}

/** Percentiles of a measure of units, in milliseconds; null if it has no value. */
export interface UnitTimes {
  readonly p50: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

/** The units of a run, from its log of units. */
export interface UnitTotals {
  /** Rows of a unit. */
  readonly size: number;
  /** Units whose rows are all stored. */
  readonly whole: number;
  /** Units of which no row is stored. */
  readonly none: number;
  /** Units of which a part is stored, as the policy allows. */
  readonly part: number;
  /** Units that were not ended: a part may be stored, and a recovery decides. */
  readonly open: number;
  /** Units, among those above, that a recovery has ended. */
  readonly recovered: number;
  /** Committed rows that were deleted again. */
  readonly removed: number;
  /** Units that were compensated: of which committed rows were deleted again. Absent in older records. */
  readonly compensated?: number;
  /** Prepared transactions of the run that its databases still hold; of two-phase commit, where the servers list them. */
  readonly prepared?: number;
  /** From the claim of a unit to its end. */
  readonly latencyMs: UnitTimes;
  /** How long others could see a part of a unit: from its first commit to its last one, or to its last deletion. */
  readonly exposedMs: UnitTimes;
  /** From the claim of a unit until its event was committed, and so acknowledged; with an outbox only. */
  readonly acknowledgedMs?: UnitTimes;
  /** From then on until its event was relayed; with an outbox only. */
  readonly relayLagMs?: UnitTimes;
}

/** What kept a run from keeping its schedule. */
export type RateLimit =
  /** It kept it. */
  | 'none'
  /** Threads waited for databases that others used: more threads would not have helped. */
  | 'databases'
  /** Every thread was at work: more threads might have helped. */
  | 'threads'
  /** The program, or others on the machine, had used up the processors. */
  | 'processor';

/** How a run in an open loop kept its schedule; its `latencyMs` count from the arrival of a row. */
export interface OpenLoop {
  /** From the claim of a row to its outcome. */
  readonly serviceMs: Latency;
  /** Rows that were claimed more than a millisecond after they had arrived. */
  readonly lateRows: number;
  /** Rows that had arrived when the run ended and were not claimed; null if its process was killed. */
  readonly notBegun: number | null;
  /** How long the first of these had waited at the end, or else the row that began last. */
  readonly behindMs: number;
  readonly limit: RateLimit;
}

export interface AuditCheck {
  readonly name: string;
  readonly ok: boolean;
  /** Number of rows (or tables, or differences) that the check found. */
  readonly found: number;
  /** One sentence, with the first of these rows. */
  readonly detail: string;
}

export interface Audit {
  readonly ok: boolean;
  readonly checks: readonly AuditCheck[];
}

export interface Throughput {
  readonly rowsPerSecond: number;
  /** Rows decided in each slice of the run: [end of the slice in ms, rows]. */
  readonly series: readonly (readonly [ms: number, rows: number])[];
}

/** All numbers of a run, computed by the audit from the ledger. */
export interface Summary {
  readonly totals: Totals;
  readonly entities: Readonly<Record<EntityName, Totals>>;
  /**
   * By database, in the order of the topology; every copy has all rows of its entity. Absent in records of
   * version 1.
   */
  readonly databases?: readonly DatabaseTotals[];
  /** Why rows were not inserted; database errors first. Absent in records of version 1. */
  readonly causes?: readonly Cause[];
  /**
   * Rows that were rejected only because their parents were inserted after them. Absent in records of
   * version 1.
   */
  readonly tooEarly?: number;
  readonly threads: readonly ThreadTotals[];
  /** From the claim of a row to its outcome; in an open loop from its arrival. */
  readonly latencyMs: Latency;
  /** Of a run that wrote units only. */
  readonly units?: UnitTotals;
  /** Of a run in an open loop only. */
  readonly openLoop?: OpenLoop;
  readonly throughput: Throughput;
}
