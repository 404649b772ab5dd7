import type { DatabaseStatus } from '../../commands/database-status.js';
import type { FieldKind } from '../../entities/field.js';
import type { EntityDefinition } from '../../entities/model.js';
import type { Outcome, Reason } from '../../entities/outcome.js';

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
