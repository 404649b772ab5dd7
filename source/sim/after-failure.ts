import type { DatabaseError } from '../base/errors.js';
import type { RowState } from './work.js';

/** What is stored under the id of a row now. `unread`: it could not be read. */
export type Found = 'same' | 'other' | 'nothing' | 'unread';

/** Whether a row was committed; 'unknown' where it cannot be told. */
export type Committed = boolean | 'unknown';

/** What is done with the rows of a batch after an error of the database; each row is in one of the lists. */
export interface FailurePlan<Row> {
  readonly decide: readonly DecidedRow<Row>[];
  /** Written again, together, in one more transaction. */
  readonly retry: readonly Row[];
  /** Written again, each by itself: one of them met a check of the table. */
  readonly split: readonly Row[];
}

/** A row whose outcome follows from the failure. */
export interface DecidedRow<Row> {
  readonly row: Row;
  readonly committed: Committed;
  /** The rows that it lost its keys to were not committed: they hold nothing. */
  readonly isFreed: boolean;
}

/** What the plan depends on besides the rows. */
export interface Failure {
  readonly error: Pick<DatabaseError, 'kind' | 'isTransient'>;
  /** An acknowledgement can get lost on the way, so that nothing of a commit arrived. */
  readonly isRemote: boolean;
  /** The rows were written again already after a commit that was lost. */
  readonly isSecondTry: boolean;
}

/** The rows that may be committed in spite of the error: what is stored of them has to be read back. */
export function doubtfulRows<Row extends { readonly state: RowState }>(
  rows: readonly Row[],
  { isTransient, kind }: Failure['error'],
): Row[] {
  // After these, the call certainly had no effect.
  if (isTransient || kind === 'constraint') return [];
  return rows.filter(({ state }) => state === 'committing' || state === 'single');
}

/**
 * Plans what is done with the undecided rows of a batch after an error of the database.
 * @param found what is stored of each doubtful row
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

/** An equal row is this one only if the transaction had found its key free before. */
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
