import type { EntityName } from '../../entities/entity.js';
import type { Outcome } from '../../entities/outcome.js';

/** The columns that attempts can be sorted by. */
export const SORT_COLUMNS = ['row', 'outcome', 'thread', 'started', 'took', 'reason'] as const;

export type SortColumn = (typeof SORT_COLUMNS)[number];

/** Which attempts are wanted, and in which order. Rows that are equal stay in the order of their numbers. */
export interface AttemptQuery {
  readonly entity: EntityName | undefined;
  /** `refused` is every outcome but inserted. */
  readonly outcome: Outcome | 'refused' | undefined;
  readonly thread: number | undefined;
  /** Words that the readable text of the row must all contain, ignoring case. */
  readonly text: string;
  readonly sort: SortColumn;
  readonly descending: boolean;
}

/** Every attempt, by entity and row. */
export const ALL_ATTEMPTS: AttemptQuery = {
  entity: undefined,
  outcome: undefined,
  thread: undefined,
  text: '',
  sort: 'row',
  descending: false,
};

/** The answer to a query. */
export interface Selection {
  readonly query: AttemptQuery;
  readonly count: number;
  /** How many attempts of each outcome the other filters let through, in the order of `OUTCOMES`. */
  readonly outcomes: readonly number[];
  /** Positions in the index, in the order that was asked for. */
  readonly order: Uint32Array;
}
