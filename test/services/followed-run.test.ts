import { describe, expect, it } from 'vitest';
import { describeTopology } from '../../source/router/describe.js';
import {
  concludeRun,
  isOver,
  reduceRun,
  type FollowedRun,
} from '../../source/services/followed-run.js';
import { KEPT_REFUSED } from '../../source/services/rejected-rows.js';
import { REFERENCE_RULES } from '../../source/ledger/reference-rules.js';
import type { RunRecord } from '../../source/ledger/record.js';
import type { Attempt } from '../../source/ledger/attempt.js';
import type { RunEvent } from '../../source/engine/run-events.js';
import { shopTopology } from '../harness/shop.js';
import { refusedRow, runOf, snapshotOf } from '../views/support/run.js';

const here = describeTopology(shopTopology('.'), undefined);
const elsewhere = describeTopology(shopTopology('.'), 'four.yaml');

const after = (run: FollowedRun, ...events: RunEvent[]): FollowedRun =>
  events.reduce((before, event) => reduceRun(before, event, elsewhere), run);

describe('a run that is followed', () => {
  it('is seen in other databases together with their numbers, not before', () => {
    const run = runOf(2, { topology: here });
    const where = { topology: shopTopology('.'), file: 'four.yaml' };
    const moved = after(run, { type: 'moved', where });
    expect(moved.topology).toBe(here);
    const snapshot = snapshotOf(2);
    const drawn = after(moved, { type: 'snapshot', snapshot, processorMs: 1 });
    expect(drawn).toMatchObject({ topology: elsewhere, snapshot });
  });

  it('keeps what to know of its files apart from what a rebalance does to it', () => {
    const blank: RunEvent = { type: 'notice', sentence: 'users.csv: 1 blank line skipped' };
    const moved: RunEvent = { type: 'notice', sentence: 'Pausing for a rebalance' };
    const run = after(
      runOf(2, { phase: 'reading' }),
      blank,
      { type: 'phase', phase: 'writing' },
      moved,
    );
    expect(run).toMatchObject({ inputNotices: [blank.sentence], notice: moved.sentence });
  });

  it('names why the row was rejected that a rejected row points to, whichever comes first', () => {
    const user = refusedRow(7, 'x');
    const order: Attempt = {
      ...user,
      entity: 'Order',
      row: 1,
      values: { id: 1, user_id: 7, product_id: 1, quantity: 1 },
      outcome: 'missing-reference',
      reasons: [
        {
          field: 'user_id',
          rule: REFERENCE_RULES.open,
          message: 'user_id 7: User 7 was not there',
        },
      ],
    };
    const why = 'user_id 7: User 7 was rejected: name is wrong (was "x")';
    for (const rows of [
      [user, order],
      [order, user],
    ]) {
      const { refused } = after(
        runOf(2, { refused: [] }),
        ...rows.map((attempt): RunEvent => ({ type: 'rejected', attempts: [attempt] })),
      );
      const shown = refused.find(({ entity }) => entity === 'Order');
      expect(shown?.reasons.map(({ message }) => message)).toEqual([why]);
    }
    const record = { run: { id: 'r-1' } } as RunRecord;
    const over = concludeRun(
      runOf(2, { refused: [order] }),
      { type: 'stored', record, peakMemoryBytes: 0 },
      [refusedRow(3, 'x')],
    );
    expect(over.refused).toEqual([refusedRow(3, 'x')]);
  });

  it('keeps the newest rejected rows', () => {
    const rows = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => refusedRow(from + index, 'x'));
    const { refused } = after(runOf(2, { refused: rows(1, KEPT_REFUSED) }), {
      type: 'rejected',
      attempts: rows(KEPT_REFUSED + 1, 2),
    });
    expect(refused).toHaveLength(KEPT_REFUSED);
    expect([refused[0]?.row, refused.at(-1)?.row]).toEqual([3, KEPT_REFUSED + 2]);
  });

  it('is over after each outcome', () => {
    const running = runOf(2);
    expect(isOver(running)).toBe(false);
    const cancelled = concludeRun(running, { type: 'cancelled' }, []);
    const failed = concludeRun(running, { type: 'failed', problem: 'users.db is locked' }, []);
    expect([cancelled.phase, failed.phase]).toEqual(['cancelled', 'broken']);
    expect(failed.problem).toBe('users.db is locked');
    expect([cancelled, failed].every(isOver)).toBe(true);
  });

  it.each([
    [{ id: undefined, phase: 'preparing' }, 'before its threads were released'],
    [{ phase: 'writing' }, 'in the middle of it'],
    [{ phase: 'auditing' }, 'before its record was stored'],
  ] as const)('reports when its process crashed: %o', (change, when) => {
    const crash = { type: 'crashed', how: 'was killed by SIGKILL', stderr: '' } as const;
    const run = concludeRun(runOf(2, change), crash, []);
    expect(run.phase).toBe('crashed');
    expect(run.problem).toContain(`The process of the run was killed by SIGKILL ${when}`);
    expect(isOver(run)).toBe(true);
  });
});
