import type { Entity, EntityName, Model } from '../../entities/entity.js';
import type { RawRow } from '../../entities/value.js';
import type { Model as Description } from '../../model/model.js';
import type { KeySpace } from '../key-space.js';

/** Rows by entity. */
export type RowCounts = Readonly<Record<EntityName, number>>;

/** What a thread needs to read the rows by itself: plain data that can be sent to it. */
export type SourceDescription =
  | { readonly kind: 'assignment' }
  | { readonly kind: 'generate'; readonly plan: GeneratePlan }
  | { readonly kind: 'spool'; readonly spool: SpoolDescription }
  | { readonly kind: 'row'; readonly text: string };

/** Everything that generated rows depend on besides their number. */
export interface GeneratePlan {
  readonly seed: number;
  /** Probability, 0 to 1, that a row breaks a rule. */
  readonly invalid: number;
  readonly counts: RowCounts;
  /** The exponent of Zipf's law by which rows choose those to which they refer; absent where the model chooses. */
  readonly skew?: number | undefined;
  /** What the model says of each field: it decides how that is generated. */
  readonly description: Description;
  /**
   * Set where the rows are units: the entity that gives them their name. Row n of each of its entities belongs
   * to unit n, and refers to the others of that unit.
   */
  readonly unit?: EntityName | undefined;
}

/**
 * Rows of input files, copied in one plain format to one spool file per entity. Threads can read any row
 * without parsing those before it, and edits of the input do not affect a run.
 */
export interface SpoolDescription {
  readonly files: Readonly<Record<EntityName, SpoolFile>>;
}

export interface SpoolFile {
  readonly path: string;
  /** Float64: the byte offset of every `stride`-th row, and of the end of the file. */
  readonly offsets: SharedArrayBuffer;
  readonly stride: number;
  /** The name of the input file; safe to print. */
  readonly input: string;
  /** Float64, for `LineMap`: the lines of the input file on which the rows begin. */
  readonly lines: SharedArrayBuffer;
}

/** Reads the rows of a workload; every thread has its own. */
export interface RowSource {
  /** `count` rows of an entity from `row` on (from 1). */
  read(entity: Entity, row: number, count: number): RawRow[];
  /** The place of a row (from 1) in its file: "line 7 of users.csv"; undefined if it is not from a file. */
  placeOf?(entity: Entity, row: number): string | undefined;
  close(): void;
}

/** How rows are written until a time is over. */
export interface Endless {
  /** How long rows are claimed, in milliseconds without pauses. */
  readonly durationMs: number;
  /** Parents that must come before the first row that refers to them, beside its share of all of them. */
  readonly headStart: number;
}

/** The rows of a run, and what is known of them before anything is written. */
export interface Workload {
  /** "assignment", "generate", "row", or the folder as the user gave it. */
  readonly name: string;
  /** The seed of a generated workload; null for others. */
  readonly seed: number | null;
  readonly model: Model;
  readonly counts: RowCounts;
  /** Set where rows are written until a time is over: `counts` are more than will be written. */
  readonly endless?: Endless;
  /** Notices about how it was read, one sentence each without a full stop. */
  readonly notices?: readonly string[];
  readonly source: SourceDescription;
  /** The ids of the rows of each entity to which others refer. */
  readonly keySpaces: Readonly<Partial<Record<EntityName, KeySpace>>>;
  /**
   * By reference of an entity: how many rows of its target have to come before a row (from 1), so that the one
   * to which it points is claimed first.
   */
  parentsBefore(this: void, entity: Entity, row: number): readonly number[];
  /** Removes the files that were created for it. */
  dispose(): Promise<void>;
}
