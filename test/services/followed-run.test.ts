import { describe, expect, it } from 'vitest';
import { describeTopology } from '../../source/router/describe.js';
import { embeddedTopology } from '../../source/router/topology.js';
import {
  concludeRun,
  isOver,
  KEPT_REFUSED,
  reduceRun,
  type FollowedRun,
} from '../../source/services/followed-run.js';
import type { RunEvent } from '../../source/engine/run-events.js';
import { refusedRow, runOf, snapshotOf } from '../views/support/run.js';

const here = describeTopology(embeddedTopology('.'), undefined);
const elsewhere = describeTopology(embeddedTopology('.'), 'four.yaml');

const after = (run: FollowedRun, ...events: RunEvent[]): FollowedRun =>
  events.reduce((before, event) => reduceRun(before, event, elsewhere), run);

describe('a run that is followed', () => {
  it('is seen in other databases together with their numbers, not before', () => {
    const run = runOf(2, { topology: here });
    const where = { topology: embeddedTopology('.'), file: 'four.yaml' };
    const moved = after(run, { type: 'moved', where });
    expect(moved.topology).toBe(here);
    const snapshot = snapshotOf(2);
    const drawn = after(moved, { type: 'snapshot', snapshot, processorMs: 1 });
    expect(drawn).toMatchObject({ topology: elsewhere, snapshot });
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
    const cancelled = concludeRun(running, { type: 'cancelled' });
    const failed = concludeRun(running, { type: 'failed', problem: 'users.db is locked' });
    expect([cancelled.phase, failed.phase]).toEqual(['cancelled', 'broken']);
    expect(failed.problem).toBe('users.db is locked');
    expect([cancelled, failed].every(isOver)).toBe(true);
  });

  it.each([
    [{ id: undefined, phase: 'preparing' }, 'before its threads were released'],
    [{ phase: 'writing' }, 'in the middle of it'],
    [{ phase: 'auditing' }, 'before its record was stored'],
  ] as const)('says when its process crashed: %o', (change, when) => {
    const crash = { type: 'crashed', how: 'was killed by SIGKILL', complaint: '' } as const;
    const run = concludeRun(runOf(2, change), crash);
    expect(run.phase).toBe('crashed');
    expect(run.problem).toContain(`The process of the run was killed by SIGKILL ${when}`);
    expect(isOver(run)).toBe(true);
  });
});
