import type { DatabaseError } from '../base/errors.js';
import type { RowState } from './work.js';

/** What the database holds under the id of a row. `unread`: it could not be read. */
export type Found = 'same' | 'other' | 'nothing' | 'unread';

/** Whether a row was committed. */
export type Committed = boolean | 'unknown';

/** What to do with the rows of a batch after a database error; each row is in exactly one list. */
export interface FailurePlan<Row> {
  readonly decide: readonly DecidedRow<Row>[];
  /** Write these again, in one transaction. */
  readonly retry: readonly Row[];
  /** Write these again, one transaction each: one of them violates a constraint of the table. */
  readonly split: readonly Row[];
}

/** A row whose outcome follows from the failure. */
export interface DecidedRow<Row> {
  readonly row: Row;
  readonly committed: Committed;
  /** The rows of this batch that held its keys were not committed either, so its keys are free. */
  readonly isFreed: boolean;
}

/** The error, and what else the plan depends on. */
export interface Failure {
  readonly error: Pick<DatabaseError, 'kind' | 'isTransient'>;
  /** The database is on a server: the COMMIT itself may have been lost, not only its answer. */
  readonly isRemote: boolean;
  /** The rows were already retried once after a lost commit. */
  readonly isSecondTry: boolean;
}

/** The rows that may be committed in spite of the error; only reading them back can decide. */
export function doubtfulRows<Row extends { readonly state: RowState }>(
  rows: readonly Row[],
  { isTransient, kind }: Failure['error'],
): Row[] {
  // These errors guarantee that nothing was committed.
  if (isTransient || kind === 'constraint') return [];
  return rows.filter(({ state }) => state === 'committing' || state === 'single');
}

/**
 * Plans what to do with the undecided rows of a batch after a database error.
 * @param found what was read back for each row of `doubtfulRows`
 */
export function planAfterFailure<Row extends { readonly state: RowState }>(
  rows: readonly Row[],
  found: ReadonlyMap<Row, Found>,
  { error, isRemote, isSecondTry }: Failure,
): FailurePlan<Row> {
  if (rows.length > 1 && error.kind === 'constraint') return { decide: [], retry: [], split: rows };
  const doubtful = doubtfulRows(rows, error);
  const verdicts = new Map(doubtful.map((row) => [row, wasCommitted(row, found.get(row))]));
  const committed = (row: Row): Committed => verdicts.get(row) ?? false;
  const isWhole = doubtful.length > 0 && doubtful.every((row) => committed(row) === true);
  const isKnown = doubtful.length > 0 && !doubtful.some((row) => committed(row) === 'unknown');
  const isPartly = !isWhole && doubtful.some((row) => committed(row) === true);
  const isRetried = isKnown && !isWhole && !isSecondTry && (isPartly || isRemote);
  const kept = isRetried ? rows.filter((row) => committed(row) === true) : rows;
  return {
    decide: kept.map((row) => ({
      row,
      committed: committed(row),
      isFreed: !isWhole && row.state === 'rival',
    })),
    retry: isRetried ? rows.filter((row) => committed(row) !== true) : [],
    split: [],
  };
}

/** An equal row is proof only if the transaction had found the key free: else it may be an older row. */
function wasCommitted({ state }: { readonly state: RowState }, found?: Found): Committed {
  switch (found) {
    case undefined:
    case 'unread':
      return 'unknown';
    case 'same':
      return state === 'committing' || 'unknown';
    case 'nothing':
    case 'other':
      return false;
  }
}
