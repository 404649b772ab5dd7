import type { DatabaseStatus } from '../commands/database-status.js';
import type { RunSummary } from '../engine/history/run-summary.js';
import type { RunPhase } from '../engine/run-events.js';
import type { FieldKind } from '../entities/field.js';
import type { EntityDefinition } from '../entities/model.js';
import type { Outcome, Reason } from '../entities/outcome.js';
import type { Attempt } from '../ledger/attempt.js';
import type { Cause } from '../ledger/summary.js';
import type { ShardSnapshot } from '../sim/shards.js';
import type { DatabaseSnapshot, OutcomeCounts, RowName, Snapshot } from '../sim/snapshot.js';
import type { ThreadState } from '../sim/thread-state.js';

/**
 * The JSON bodies and events of the HTTP API: types alone, so that a page can import them. All times without
 * another unit are ISO 8601 in UTC; members whose name ends in `Ms` are milliseconds. `undefined` members are
 * absent in JSON.
 */

/** A value of a row in JSON; exact decimals are texts. */
export type JsonValue = string | number | boolean | null;

/** A row by the names of its fields. */
export type JsonRow = Readonly<Record<string, JsonValue>>;

/** Every error (RFC 9457); its media type is `application/problem+json`. */
export interface Problem {
  /** `urn:dbsim:problem:NAME`, with one of `PROBLEM_NAMES`. */
  readonly type: string;
  /** The same in words. */
  readonly title: string;
  readonly status: number;
  /** What happened, to what, in a sentence without its full stop. */
  readonly detail: string;
  /** What to do about it; absent where there is nothing. */
  readonly hint?: string;
  /** Of a row that is not inserted: every reason, with the field. */
  readonly reasons?: readonly Reason[];
  /** Of a row: its outcome. */
  readonly outcome?: Outcome;
  /** The id of the row that has the key (409), where it is known. */
  readonly takenBy?: number | string;
}

/** What errors are about; the type of a problem ends in one of these. */
export const PROBLEM_NAMES = [
  'bad-request',
  'unauthorized',
  'forbidden',
  'not-found',
  'method-not-allowed',
  'too-large',
  'unsupported-media-type',
  'invalid-row',
  'duplicate',
  'missing-reference',
  'failed',
  'unknown-outcome',
  'key-reused',
  'conflict',
  'too-many',
  'busy',
  'database-away',
  'internal',
] as const;

export type ProblemName = (typeof PROBLEM_NAMES)[number];

/** `GET /api`: what is served. */
export interface ServerInfo {
  readonly version: string;
  /** Whether requests need a token: then `POST /api/session` makes a cookie of it. */
  readonly needsToken: boolean;
  readonly model: string;
  readonly tables: readonly TableInfo[];
  /** The topology file as it was given; null for the files in data/. */
  readonly topology: string | null;
}

/** A table of the model, and its databases. */
export interface TableInfo {
  /** As in `/api/{table}`. */
  readonly table: string;
  /** The entity whose rows it holds. */
  readonly entity: string;
  /** The first is the key. */
  readonly fields: readonly FieldInfo[];
  /** Fields that must be unique besides the key: one name, or several together. */
  readonly uniques: readonly (readonly string[])[];
  readonly databases: readonly string[];
  /** "hash by id over 8" */
  readonly rule: string;
  /** The table as the program knows it: with it, a client in JavaScript checks rows by the same code. */
  readonly definition: EntityDefinition;
}

export interface FieldInfo {
  readonly name: string;
  readonly kind: FieldKind;
  readonly optional: boolean;
  /** No input has it: it derives from the key of the model. */
  readonly derived: boolean;
  readonly choices?: readonly JsonValue[];
  /** Bounds of a number, a text's length in characters, or a day; decimals are texts. */
  readonly min?: number | string;
  readonly max?: number | string;
  readonly decimals?: number;
  /** The table to which it refers. */
  readonly references?: string;
  /** A value for a help text. */
  readonly example?: JsonValue;
}

/** `GET /api/databases`. */
export interface DatabasesInfo {
  readonly databases: readonly DatabaseStatus[];
}

/** `GET /api/{table}?limit=&after=&FIELD=`: rows in the order of their keys; status 206 where `missing` is not empty. */
export interface RowsPage {
  readonly rows: readonly StoredRowInfo[];
  /** Give it as `after` for the next page; null after the last one. */
  readonly next: number | null;
  /** The databases whose rows are missing, and why. */
  readonly missing: readonly { readonly database: string; readonly problem: string }[];
}

export interface StoredRowInfo {
  readonly values: JsonRow;
  /** The database that holds it; "every copy" where all do. */
  readonly database: string;
}

/** `POST /api/{table}` of one row: 201. Of one that is not inserted, the answer is a `Problem`. */
export interface InsertedRow {
  /** As it is stored. */
  readonly values: JsonRow;
  readonly database: string;
  /** The run whose ledger has the row. */
  readonly run: string;
  /** The number of the row in that run, from 1. */
  readonly row: number;
}

/** `POST /api/{table}` of a list: 207, one result for each row, in the order of the list. */
export interface InsertedList {
  readonly results: readonly RowResult[];
}

export type RowResult =
  | ({ readonly status: 201 } & InsertedRow)
  | { readonly status: number; readonly problem: Problem };

/** `GET /api/explain/{table}?FIELD=VALUE…`: where a row would go and what would become of it; writes nothing. */
export interface ExplainedRowInfo {
  readonly entity: string;
  readonly database: string;
  /** Which rule sends it there, and how. */
  readonly rule: string;
  /** What is checked before the row is written, in order. */
  readonly checks: readonly string[];
  readonly statements: readonly { readonly database: string; readonly sql: string }[];
  /** The rules that it breaks, each with its field. */
  readonly reasons: readonly Reason[];
  /** What the databases answer about its references and keys now. */
  readonly prospects: readonly {
    readonly field: string;
    readonly verdict: 'fine' | 'against' | 'unknown';
    readonly text: string;
  }[];
  /** What would become of it now. */
  readonly outcome: Outcome;
}

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

/** `GET /readyz`: 200 when every database answers, 503 with the reasons else. */
export interface Readiness {
  readonly ready: boolean;
  readonly databases: readonly {
    readonly name: string;
    readonly state: DatabaseStatus['state'];
    readonly problem?: string;
  }[];
}

/** The body of `POST /api/session`: 204 and a cookie (HttpOnly, SameSite=Strict) for the page. */
export interface SessionRequest {
  readonly token: string;
}

/** The table names that the API needs for itself: rows of a table of this name cannot be reached. */
export const RESERVED = ['runs', 'experiments', 'explain', 'databases', 'session'] as const;
