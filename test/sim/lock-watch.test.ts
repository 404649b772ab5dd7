import { beforeEach, describe, expect, it } from 'vitest';

import type { CallWatch } from '../../source/router/health/call.js';
import { watchLock } from '../../source/sim/lock-watch.js';
import { buildSchedule } from '../../source/sim/schedule.js';
import { describeShared, SharedState } from '../../source/sim/shared-state.js';
import type { ThreadSlot } from '../../source/sim/thread-slot.js';
import { assignmentWorkload } from '../../source/sim/workloads/assignment.js';
import { ENTITIES } from '../harness/shop.js';

let ms: number;
let shared: SharedState;
let slot: ThreadSlot;
let watch: CallWatch;

beforeEach(() => {
  const workload = assignmentWorkload();
  const schedule = buildSchedule(workload, 1);
  ms = 0;
  shared = new SharedState(
    describeShared({ threads: 2, batchSize: 1, workload, schedule, paceMs: 0 }),
  );
  slot = shared.threads.slot(2);
  const unheard: CallWatch = { asked() {}, answered() {}, failed() {} };
  watch = watchLock(unheard, ENTITIES.User, { shared, slot, thread: 2, now: () => ms });
  slot.enter('writing', ms);
});

describe('in a race a thread that is writing', () => {
  it('waits for the lock while it begins a transaction in one of several databases', () => {
    watch.asked('begin');
    expect(slot.state).toBe('waiting-lock');
    ms = 40;
    watch.answered(true);
    expect(slot.state).toBe('writing');
    expect(shared.turnsOf(ENTITIES.User.index).holder).toBe(2);
    expect(slot.phaseTimes(50)).toMatchObject({ lock: 40, writing: 10 });
  });

  it('waits for it until it tries again, where it did not get it', () => {
    watch.asked('begin');
    watch.failed(new Error('busy'));
    expect(slot.state).toBe('waiting-lock');
  });

  it('writes during every other call', () => {
    watch.asked('write');
    expect(slot.state).toBe('writing');
    watch.answered(true);
    expect(slot.state).toBe('writing');
  });
});

it('a thread that waits for the lock already goes on when its caller says so', () => {
  slot.enter('waiting-lock', ms);
  watch.asked('begin');
  watch.answered(true);
  expect(slot.state).toBe('waiting-lock');
});
