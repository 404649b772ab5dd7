/** The expectations of an id; if there are several, the highest counts. */
export const EXPECTATION = {
  /** A row with this id was rejected or failed. */
  refused: 1,
  /** A row with this id was rejected because the database held another one, but not at its first try. */
  takenLater: 2,
  /** The same at its first try: the run had not sent the row before. */
  taken: 3,
  /** A run after this one may have written it. */
  later: 4,
  /** It may have been written: its outcome is not in the ledger. */
  unknown: 5,
  /** Written and acknowledged by this run. */
  inserted: 6,
  /** Stored before the run. From `inserted` on, the row must be stored, unchanged. */
  before: 7,
} as const;

/** The expectations of a row that the run did not store. */
export type Refused = (typeof EXPECTATION)['refused' | 'takenLater' | 'taken'];

export type Expectation = (typeof EXPECTATION)[keyof typeof EXPECTATION];

/** The expectation of one id. */
export interface IdEntry {
  readonly expectation: Expectation | 0;
  /** Hash of the row's fields; NaN if they cannot be stored, meaningless for `unknown` and `later`. */
  readonly hash: number;
  /** Row of the workload, from 1; 0 if it is not one of the run. */
  readonly row: number;
}
