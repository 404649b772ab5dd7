import type { BackOff } from '../base/retry.js';
import type { BeginMode } from '../db/connection-options.js';
import type { DatabaseSettings } from '../db/database-settings.js';
import type { WriterKind } from '../db/writer-kind.js';
import type { RunStatus } from '../entities/ending.js';
import type { EntityName } from '../entities/entity.js';
import type { ModelDescriptor } from '../model/run-model.js';
import type { Spread } from '../router/topology.js';
import type { DatabaseHealth } from '../router/health/health.js';
import type { Attempt } from './attempt.js';
import type { PaceChange, RunPause, RunSteps } from './pauses.js';
import type { PhaseDetail } from './phase-file.js';
import type { CpuTime, Audit, Summary } from './summary.js';

/** The schema of `--json` and of new records; see `schema/run-record.schema.json`. */
export const RECORD_SCHEMA = 'dbsim.run/2';

/**
 * The schemas of readable records. Members that version 2 added are optional in the types here, because
 * records of version 1 (`schema/run-record-1.schema.json`) lack them.
 */
export const READABLE_SCHEMAS = ['dbsim.run/1', RECORD_SCHEMA] as const;

export type RecordSchema = (typeof READABLE_SCHEMAS)[number];

/** Whether a value is a readable schema. */
export function isReadableSchema(schema: unknown): schema is RecordSchema {
  return READABLE_SCHEMAS.some((known) => known === schema);
}

/** A printed record contains up to this many attempts; for more, it names the files that have them. */
export const INLINE_ATTEMPTS = 10_000;

export type OrderPolicy = 'fifo' | 'race';
export type ReferencePolicy = 'wait' | 'check' | 'none';

/** How the rows of a unit are written together; see `source/units/`. */
export type TogetherPolicy = 'separate' | 'saga' | 'outbox' | 'attach' | '2pc';

/** Whether clean rows take the short way through the program; `off` sends all rows the way of the others. */
export type LanePolicy = 'on' | 'off';

/** The settings of a run; those of the databases are read back from them. */
export interface RunSettings {
  readonly order: OrderPolicy;
  readonly references: ReferencePolicy;
  readonly batch: number;
  /** Single-row transactions sent to the driver together; 1 (absent in older records) awaits a call per row. */
  readonly pipeline?: number;
  /** Rows of one entity that one turn of the fair order held; 1 in older records, which lack it. */
  readonly turn?: number;
  /** The entity whose rows were written together with the new rows to which they refer; absent without units. */
  readonly unit?: EntityName;
  /** How such rows were written together; absent without units. */
  readonly together?: TogetherPolicy;
  /** How transactions on SQLite files began; absent where they did as by default, with the write lock. */
  readonly begin?: BeginMode;
  /** Whether the keys of rows were looked up before they were inserted; absent where they were not. */
  readonly checkFirst?: boolean;
  /** The back-off after a lock, a deadlock or a conflict; absent where it was the default, `fixed`. */
  readonly retry?: BackOff;
  /** Absent in older records, whose rows all took the way of `off`. */
  readonly lane?: LanePolicy;
  /** How rows were written; older records lack it: with statements of the driver. */
  readonly writer?: WriterKind;
  readonly paceMs: number;
  /** How much longer each phase of a row took than it had to, in milliseconds; absent where it did not. */
  readonly slowMs?: number;
  /** Rows per second that arrived, in an open loop. */
  readonly rate?: number;
  /** How they arrived, by the seed of the run (1 without one). */
  readonly arrival?: 'poisson' | 'even';
  readonly fresh: boolean;
  /** `generate` only. */
  readonly rows?: number;
  readonly invalid?: number;
  /** The exponent of Zipf's law by which generated rows chose those to which they refer; absent without one. */
  readonly skew?: number;
  /** How long rows were to be written, in milliseconds without pauses; then there is no plan of rows. */
  readonly durationMs?: number;
  /** The model file, as given; the model itself is in the header. */
  readonly model?: string;
  /** The value of --map, for a folder. */
  readonly map?: string;
  /** The value of --row, for the workload `row`. */
  readonly row?: string;
  /** The topology file, as given. */
  readonly topology?: string;
  /** Equal for topologies that assign every row to a database of the same name. */
  readonly topologyFingerprint?: string;
  readonly databases: Readonly<Record<EntityName, EntitySettings>>;
}

/** The settings of an entity's database; of several databases, the distinct values, separated by commas. */
export interface EntitySettings extends DatabaseSettings {
  /** The rule that spreads the rows over several databases, as text. */
  readonly spread?: string;
  /** The rule as data. */
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

/** The part of a run that is known when it starts. */
export interface RunHeader {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly workload: string;
  readonly seed: number | null;
  /** Its model, as a Data Package with the properties of this program; absent if it is the default one. */
  readonly model?: ModelDescriptor;
  /** Rows of the workload, attempted or not; absent in journals of version 1, and of a run for a time. */
  readonly planned?: number;
  readonly threads: number;
  readonly settings: RunSettings;
  readonly environment: RunEnvironment;
}

/** Why transactions that had read could not go on to write. */
export interface RefusedUpgrades {
  /** Another transaction had the lock (SQLITE_BUSY). */
  readonly busy: number;
  /** Another transaction had committed after their read (SQLITE_BUSY_SNAPSHOT). */
  readonly snapshot: number;
}

/** A move of the rows by a rebalance during the run. */
export interface RunMove {
  /** When its threads continued, in milliseconds since the release. */
  readonly atMs: number;
  /** The file of the new topology; null for the files in data/. */
  readonly topology: string | null;
}

/** The run record in `data/runs/<id>.json`. */
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
    /** Absent if it was not stepped. */
    readonly steps?: RunSteps;
    /** From the release to the end; null if not measured, absent in version 1. */
    readonly cpuMs?: CpuTime | null;
    /** The detail of the recorded phases; absent in version 1. */
    readonly phaseDetail?: PhaseDetail;
    /** Most rows in flight at one moment. */
    readonly peakInFlight: number;
    /** Retries of transactions because a database was locked. */
    readonly retries: number;
    /** Transactions that had read and were refused the write lock at once; absent if there were none. */
    readonly refusedUpgrades?: RefusedUpgrades;
    /** Databases that were locked or did not answer; absent if there were none, or if not known. */
    readonly health?: readonly DatabaseHealth[];
    /** Moves of its rows during the run; absent if there were none, or if not known. */
    readonly moves?: readonly RunMove[];
  };
  readonly audit: Audit;
  /** Only in stored records of version 1. */
  readonly attempts?: readonly Attempt[];
  /** Name of the file with the attempts, in the folder of the record. */
  readonly attemptsFile: string;
  /** Name of the file with attempts whose outcome is not in the ledger; absent if there are none. */
  readonly unknownFile?: string;
}
