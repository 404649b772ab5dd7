import type { EntityName } from '../../entities/entity.js';
import type { RawRow } from '../../entities/value.js';
import type { KeySpace } from '../key-space.js';

/** How many rows of each entity. */
export type RowCounts = Readonly<Record<EntityName, number>>;

/** The entities that others point to. */
export type ParentName = 'User' | 'Product';

/** What a thread needs to read rows for itself; plain data, so that it can be sent to it. */
export type SourceDescription =
  | { readonly kind: 'assignment' }
  | { readonly kind: 'generate'; readonly plan: GeneratePlan }
  | { readonly kind: 'spool'; readonly spool: SpoolDescription };

/** What a generated row depends on, besides its number. */
export interface GeneratePlan {
  readonly seed: number;
  /** Share of rows, 0 to 1, that break a rule. */
  readonly invalid: number;
  readonly counts: RowCounts;
}

/**
 * Rows that were read from files and written, in one plain form, to one file per entity: so that
 * threads can read any row without parsing what stands before it, and so that nothing changes under
 * a run when somebody edits the input.
 */
export interface SpoolDescription {
  readonly files: Readonly<Record<EntityName, SpoolFile>>;
}

export interface SpoolFile {
  readonly path: string;
  /** Float64: the byte offset of every `stride`-th row, and of the end of the file. */
  readonly offsets: SharedArrayBuffer;
  readonly stride: number;
  /** The name of the file that the rows were read from; safe to print. */
  readonly input: string;
  /** Float64, for `LineMap`: on which lines of it they begin. */
  readonly lines: SharedArrayBuffer;
}

/** Reads rows of a workload; every thread has its own. */
export interface RowSource {
  /** `count` rows of an entity, beginning with `row` (counted from 1). */
  read(entity: EntityName, row: number, count: number): RawRow[];
  /** Where a person finds a row (counted from 1): "line 7 of users.csv"; undefined for rows of no file. */
  placeOf?(entity: EntityName, row: number): string | undefined;
  close(): void;
}

/** The rows of a run, in order, and what is known of them before anything is written. */
export interface Workload {
  /** What a person calls it: "assignment", "generate", or the folder as it was given. */
  readonly name: string;
  /** The seed of a generated workload, else null. */
  readonly seed: number | null;
  readonly counts: RowCounts;
  /** What a person should know of how it was read, a sentence each without its full stop. */
  readonly notices?: readonly string[];
  readonly source: SourceDescription;
  /** Which parent rows carry which id. */
  readonly keySpaces: Readonly<Record<ParentName, KeySpace>>;
  /**
   * How many rows of each parent entity must stand before an order (row counted from 1), so that
   * every row it points to is decided first.
   */
  parentsBefore(orderRow: number): Readonly<Record<ParentName, number>>;
  /** Removes whatever was put on disk for it. */
  dispose(): Promise<void>;
}
