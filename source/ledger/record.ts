import type { DatabaseSettings } from '../db/database-settings.js';
import type { RunStatus } from '../entities/ending.js';
import type { EntityName } from '../entities/entity.js';
import type { Outcome } from '../entities/outcome.js';
import type { Spread } from '../router/topology.js';
import type { DatabaseHealth } from '../router/health/health.js';
import type { Attempt } from './attempt.js';
import type { PaceChange, RunPause } from './pauses.js';
import type { PhaseDetail } from './phase-file.js';
import type { PhaseTimes } from './phases.js';

/** The schema that `--json` and new stored records follow; `schema/run-record.schema.json` is its text. */
export const RECORD_SCHEMA = 'dbsim.run/2';

/**
 * The schemas of the records that the program opens. What version 2 added is optional in the types
 * here, because records of version 1 (`schema/run-record-1.schema.json`) lack it.
 */
export const READABLE_SCHEMAS = ['dbsim.run/1', RECORD_SCHEMA] as const;

export type RecordSchema = (typeof READABLE_SCHEMAS)[number];

/** Whether a value names a schema whose records the program opens. */
export function isReadableSchema(schema: unknown): schema is RecordSchema {
  return READABLE_SCHEMAS.some((known) => known === schema);
}

/** A printed record holds up to this many attempts; above, it names the files that hold them. */
export const INLINE_ATTEMPTS = 10_000;

export type OrderPolicy = 'fifo' | 'race';
export type ReferencePolicy = 'wait' | 'check' | 'none';

/** The settings of a run; `databases` is read back, not what was asked for. */
export interface RunSettings {
  readonly order: OrderPolicy;
  readonly references: ReferencePolicy;
  readonly batch: number;
  /** Rows, each its own transaction, sent to the driver together; 1, or absent in older records: one awaited call a row. */
  readonly pipeline?: number;
  readonly paceMs: number;
  readonly fresh: boolean;
  /** `generate` only. */
  readonly rows?: number;
  readonly invalid?: number;
  /** How the columns of a folder's files are mapped, as it was given with --map. */
  readonly map?: string;
  /** The one row of a workload `row`, as it was given with --row. */
  readonly row?: string;
  /** The file that named the databases, as it was given. */
  readonly topology?: string;
  /** The same for all topologies that give every row to a database of the same name. */
  readonly topologyFingerprint?: string;
  readonly databases: Readonly<Record<EntityName, EntitySettings>>;
}

/** What the database of an entity runs with; of several, what holds for all of them, else each of them in turn. */
export interface EntitySettings extends DatabaseSettings {
  /** The rule that spreads the rows over several. */
  readonly spread?: string;
  /** The same for programs. */
  readonly placement?: Spread;
  readonly shards?: readonly DatabaseSettings[];
}

export interface RunEnvironment {
  readonly dbsim: string;
  readonly node: string;
  readonly sqlite: string;
  readonly platform: string;
  readonly cores: number;
}

/** What is known of a run when it starts. */
export interface RunHeader {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly workload: string;
  readonly seed: number | null;
  /** Rows of the workload, attempted or not; absent in journals of version 1. */
  readonly planned?: number;
  readonly threads: number;
  readonly settings: RunSettings;
  readonly environment: RunEnvironment;
}

/** A rebalance has moved the rows of a run that was going on. */
export interface RunMove {
  /** When its threads went on, in milliseconds since the release. */
  readonly atMs: number;
  /** The file of the topology in which they went on; null for the files in data/. */
  readonly topology: string | null;
}

/** Counts that always satisfy attempted = inserted + rejected + failed + unknown. */
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
  /** inserted ÷ attempted; null when nothing was attempted. */
  readonly successRate: number | null;
}

/** A reason that rows were not inserted for. */
export interface Cause {
  readonly entity: EntityName;
  readonly outcome: Outcome;
  readonly field: string;
  readonly rule: string;
  /** The raw code of the database; empty when it was none. */
  readonly code: string;
  /** Rows that have this reason, among others perhaps. */
  rows: number;
  /** The first of them, and what it was told. */
  first: { readonly row: number; readonly message: string };
}

/** What became of the rows of one database. */
export interface DatabaseTotals extends Totals {
  readonly entity: EntityName;
  /** Rows that it held when the run began; absent in older records and where no database is known. */
  readonly rowsBefore?: number;
  /** Null for the rows of the entity of which the database is not known: the number that decides is missing or not known. */
  readonly database: string | null;
}

/** Where a thread's time went, from shared memory. */
export interface ThreadTimes {
  readonly thread: number;
  /** The operating system's id of the thread, where the system tells it. */
  readonly osThread: number | null;
  /** Neither waiting nor thinking: checking, writing and recording. */
  readonly busyMs: number;
  /** Waiting for its turn at a database, or for the database's own lock. */
  readonly lockWaitMs: number;
  /** Waiting for the user or product of an order to be decided. */
  readonly referenceWaitMs: number;
  /** From the release to the thread's end; null where it was not measured, absent in version 1. */
  readonly lifetimeMs?: number | null;
  /** The lifetime by phase; null where it was not measured, absent in version 1. */
  readonly phasesMs?: PhaseTimes | null;
}

/** Processor time of the process, which is that of all its threads, in milliseconds. */
export interface CpuTime {
  readonly user: number;
  readonly system: number;
}

export interface ThreadTotals extends Totals, ThreadTimes {}

/** Milliseconds; null when no row was attempted. */
export interface Latency {
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly p999: number | null;
  readonly max: number | null;
  readonly mean: number | null;
}

export interface AuditCheck {
  readonly name: string;
  readonly ok: boolean;
  /** How many rows (or tables, or differences) the check is about. */
  readonly found: number;
  /** One sentence; names the first rows where there are any. */
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

/** Everything there is to say about a run in numbers; all of it computed by the audit from the ledger. */
export interface Summary {
  readonly totals: Totals;
  readonly entities: Readonly<Record<EntityName, Totals>>;
  /**
   * By database, in the order of the topology; each of several copies has all rows of its entity.
   * Absent in records of version 1.
   */
  readonly databases?: readonly DatabaseTotals[];
  /** Why rows were not inserted: failed and unknown ones first. Absent in records of version 1. */
  readonly causes?: readonly Cause[];
  /**
   * Rows that were rejected only because rows they point to were inserted after them. Absent in
   * records of version 1.
   */
  readonly tooEarly?: number;
  readonly threads: readonly ThreadTotals[];
  readonly latencyMs: Latency;
  readonly throughput: Throughput;
}

/** The run record, as `data/runs/<id>.json` holds it. */
export interface RunRecord extends Summary {
  readonly schema: RecordSchema;
  readonly run: RunHeader & {
    readonly status: RunStatus;
    /** From the release to the last decided row, without pauses; in version 1, with them. */
    readonly durationMs: number;
    /** The same with pauses; absent in version 1. */
    readonly elapsedMs?: number;
    /** When no thread worked; absent in version 1. */
    readonly pauses?: readonly RunPause[];
    /** When the pace was changed; absent in version 1. */
    readonly paceChanges?: readonly PaceChange[];
    /** From the release to the end; null where it was not measured, absent in version 1. */
    readonly cpuMs?: CpuTime | null;
    /** How the phases of the threads were recorded; absent in version 1. */
    readonly phaseDetail?: PhaseDetail;
    /** Most rows in flight at one moment. */
    readonly peakInFlight: number;
    /** Transactions that were tried again because a database was locked. */
    readonly retries: number;
    /** Databases that were locked or did not answer; absent where there were none, or nobody could tell. */
    readonly health?: readonly DatabaseHealth[];
    /** Where its rows have moved in the meantime; absent where they stayed, or nobody could tell. */
    readonly moves?: readonly RunMove[];
  };
  readonly audit: Audit;
  /** Stored records of version 1 held their attempts themselves. */
  readonly attempts?: readonly Attempt[];
  /** Name of the file beside the record that holds the attempts, one a line. */
  readonly attemptsFile: string;
  /** Name of the file with those whose outcome never reached the ledger; absent where there are none. */
  readonly unknownFile?: string;
}
