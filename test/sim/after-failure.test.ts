import { describe, expect, it } from 'vitest';

import {
  doubtfulRows,
  planAfterFailure,
  type Committed,
  type Failure,
  type Found,
} from '../../source/sim/after-failure.js';
import type { RowState } from '../../source/sim/work.js';

/** A row in a state, with what is stored of it where that is read back. */
interface Row {
  readonly state: RowState;
  readonly found?: Found;
}

const LOCKED = { kind: 'locked', isTransient: true } as const;
const CONSTRAINT = { kind: 'constraint', isTransient: false } as const;
const LOST = { kind: 'connection-lost', isTransient: false } as const;

const FOUND: readonly Found[] = ['same', 'other', 'nothing', 'unread'];
const ROWS: readonly Row[] = [
  ...(['open', 'rival', 'written'] as const).map((state) => ({ state })),
  ...(['committing', 'single'] as const).flatMap((state) =>
    FOUND.map((found) => ({ state, found })),
  ),
];

const plan = (rows: readonly Row[], failure: Failure): ReturnType<typeof planAfterFailure<Row>> => {
  const found = doubtfulRows(rows, failure.error).map((row): [Row, Found] => [
    row,
    row.found ?? 'unread',
  ]);
  return planAfterFailure(rows, new Map(found), failure);
};

/** A row as "committing same"; in a plan each row shows what is done with it. */
function rowsFrom(text: string): Row[] {
  return text.split(', ').map((each) => {
    const [state, found] = each.split(' ');
    return found
      ? { state: state as RowState, found: found as Found }
      : { state: state as RowState };
  });
}

function describePlan(rows: readonly Row[], failure: Failure): string {
  const { decide, retry, split } = plan(rows, failure);
  return rows
    .map((row) => {
      if (retry.includes(row)) return 'retry';
      if (split.includes(row)) return 'split';
      const decided = decide.find((each) => each.row === row);
      const words: Record<string, string> = { true: 'inserted', false: 'not', unknown: 'unknown' };
      return `${words[String(decided?.committed)]}${decided?.isFreed ? ' freed' : ''}`;
    })
    .join(', ');
}

describe('the plan after an error of the database', () => {
  it.each<[string, string, Failure['error'], 'file' | 'server' | 'server again']>([
    // A lock that was waited for in vain: nothing was committed.
    ['written, open', 'not, not', LOCKED, 'file'],
    ['committing, rival', 'not, not freed', LOCKED, 'server'],
    ['single', 'not', LOCKED, 'file'],
    // A check of the table: the row that met it is found by writing each by itself.
    ['written', 'not', CONSTRAINT, 'file'],
    ['written, open, rival', 'split, split, split', CONSTRAINT, 'file'],
    // An error before the commit.
    ['written, rival', 'not, not freed', LOST, 'server'],
    // A commit whose acknowledgement was lost.
    ['committing same, committing same, rival', 'inserted, inserted, not', LOST, 'file'],
    ['committing same, committing nothing', 'inserted, retry', LOST, 'file'],
    ['committing same, committing other, rival', 'inserted, retry, retry', LOST, 'server'],
    ['committing same, committing nothing', 'inserted, not', LOST, 'server again'],
    ['committing nothing, committing nothing', 'not, not', LOST, 'file'],
    ['committing nothing, committing nothing, open', 'retry, retry, retry', LOST, 'server'],
    ['committing nothing, rival', 'not, not freed', LOST, 'server again'],
    ['committing same, committing unread, rival', 'inserted, unknown, not freed', LOST, 'server'],
    ['committing nothing, committing unread', 'not, unknown', LOST, 'server'],
    // One call inserted and committed it: an equal row may have been there before.
    ['single same', 'unknown', LOST, 'file'],
    ['single other', 'not', LOST, 'file'],
    ['single nothing', 'not', LOST, 'file'],
    ['single unread', 'unknown', LOST, 'file'],
  ])('%s: %s', (rows, expected, error, where) => {
    const failure = { error, isRemote: where !== 'file', isSecondTry: where === 'server again' };
    expect(describePlan(rowsFrom(rows), failure)).toBe(expected);
  });
});

/** Every batch of one, two or three rows. */
function* batches(): Generator<readonly Row[], void, void> {
  for (const first of ROWS) {
    yield [{ ...first }];
    for (const second of ROWS) {
      yield [{ ...first }, { ...second }];
      for (const third of ROWS) yield [{ ...first }, { ...second }, { ...third }];
    }
  }
}

describe('every plan', () => {
  const failures = [LOCKED, CONSTRAINT, LOST].flatMap((error) =>
    [true, false].flatMap((isRemote) =>
      [true, false].map((isSecondTry): Failure => ({ error, isRemote, isSecondTry })),
    ),
  );
  const cases: { rows: readonly Row[]; failure: Failure }[] = [];
  for (const failure of failures) {
    for (const rows of batches()) cases.push({ rows, failure });
  }
  const plans = cases.map(({ rows, failure }) => {
    const { decide, retry, split } = plan(rows, failure);
    return { rows, failure, decide, retry, split };
  });
  const decisions = plans.flatMap(({ decide, rows, failure }) =>
    decide.map((decided) => ({ decided, rows, failure })),
  );

  /** Those of many that are not as they should be; an assertion for each would take longer than all plans. */
  const wrong = <Each>(all: readonly Each[], isRight: (each: Each) => boolean): Each[] =>
    all.filter((each) => !isRight(each));

  it('has each row once', () => {
    expect(plans.length).toBeGreaterThan(10_000);
    expect(
      wrong(plans, ({ rows, decide, retry, split }) => {
        const planned = new Set([...decide.map(({ row }) => row), ...retry, ...split]);
        const count = decide.length + retry.length + split.length;
        return count === rows.length && rows.every((row) => planned.has(row));
      }),
    ).toEqual([]);
  });

  it('takes a row for committed exactly where its own commit was sent and it is stored', () => {
    expect(
      wrong(decisions, ({ decided: { row, committed }, failure }) => {
        const isStored = row.state === 'committing' && row.found === 'same';
        return (committed === true) === (isStored && failure.error === LOST);
      }),
    ).toEqual([]);
  });

  it('leaves unknown only what may be committed and cannot be determined', () => {
    const untold: readonly (Found | undefined)[] = ['same', 'unread'];
    const expected: Committed = 'unknown';
    expect(
      wrong(decisions, ({ decided: { row, committed }, failure }) => {
        const isUntold =
          row.state === 'single'
            ? untold.includes(row.found)
            : row.state === 'committing' && row.found === 'unread';
        return (committed === expected) === (isUntold && failure.error === LOST);
      }),
    ).toEqual([]);
  });

  it('writes again only once, nothing that is stored, and nothing while anything is unknown', () => {
    const again = plans.filter(({ retry }) => retry.length > 0);
    expect(again.length).toBeGreaterThan(0);
    expect(
      wrong(
        again,
        ({ failure, retry, decide }) =>
          failure.error === LOST &&
          !failure.isSecondTry &&
          !retry.some(({ state, found }) => state === 'committing' && found === 'same') &&
          decide.every(({ committed }) => committed === true),
      ),
    ).toEqual([]);
  });

  it('frees the rivals of rows that were not committed, and no other row', () => {
    expect(
      wrong(decisions, ({ decided: { row, isFreed }, rows, failure }) => {
        const doubtful = doubtfulRows(rows, failure.error);
        const isWhole =
          doubtful.length > 0 &&
          doubtful.every(({ state, found }) => state === 'committing' && found === 'same');
        return isFreed === (row.state === 'rival' && !isWhole);
      }),
    ).toEqual([]);
  });
});
