import { describe, expect, it } from 'vitest';

import { DatabaseError } from '../../source/base/errors.js';
import { LOCK_TIMEOUT_MS, retryWhileTransient } from '../../source/base/retry.js';
import { describeHealth, Health } from '../../source/router/health/health.js';
import { VirtualClock } from '../harness/virtual-clock.js';

const locked = (): DatabaseError => new DatabaseError('users.db', 'locked', 'SQLITE_BUSY');

/** Work that fails some times before it succeeds; each try takes its time on a virtual clock. */
function failing(times: number, error: () => Error, msPerTry = 1) {
  const seen = { tries: 0, retries: 0 };
  const clock = new VirtualClock();
  const health = new Health(describeHealth(['users.db']), () => clock.now());
  return {
    seen,
    clock,
    health,
    work: async () => {
      seen.tries += 1;
      await clock.sleep(msPerTry);
      if (seen.tries <= times) throw error();
      return 'done';
    },
    policy: {
      clock,
      isStopping: () => false,
      timeoutMs: LOCK_TIMEOUT_MS,
      health,
      onRetry: () => {
        seen.retries += 1;
      },
    },
  };
}

describe('work while a database is locked', () => {
  it('is done once when nothing fails', async () => {
    const { clock, work, policy, seen } = failing(0, locked);
    expect(await clock.run(retryWhileTransient(work, policy))).toBe('done');
    expect(seen).toEqual({ tries: 1, retries: 0 });
  });

  it('is tried again until it succeeds', async () => {
    const { clock, work, policy, seen } = failing(5, locked);
    expect(await clock.run(retryWhileTransient(work, policy))).toBe('done');
    expect(seen).toEqual({ tries: 6, retries: 5 });
  });

  it('is given up when the lock timeout is over', async () => {
    const { clock, work, policy, seen, health } = failing(Infinity, locked, LOCK_TIMEOUT_MS / 4);
    await expect(clock.run(retryWhileTransient(work, policy))).rejects.toMatchObject({
      kind: 'locked',
    });
    expect(seen).toEqual({ tries: 4, retries: 3 });
    expect(health.circuit('users.db')).toMatchObject({ state: 'open', retries: 3 });
  });

  it('is tried once when another thread has waited to the end of the lock timeout', async () => {
    const { clock, work, policy, seen, health } = failing(Infinity, locked, 1);
    health.giveUp(locked(), 0);
    await expect(clock.run(retryWhileTransient(work, policy))).rejects.toMatchObject({
      kind: 'locked',
    });
    expect(seen).toEqual({ tries: 1, retries: 0 });
  });

  it('opens no circuit where another thread got through meanwhile', async () => {
    const { clock, work, policy, health } = failing(Infinity, locked, LOCK_TIMEOUT_MS / 4);
    const whole = retryWhileTransient(work, policy);
    await clock.pass(1);
    health.circuit('users.db')?.close();
    await expect(clock.run(whole)).rejects.toMatchObject({ kind: 'locked' });
    expect(health.circuit('users.db')?.state).toBe('closed');
  });

  it('opens no circuit where it may not wait at all, or waits for another row', async () => {
    for (const error of [locked, () => new DatabaseError('users.db', 'locked', '')]) {
      const timeoutMs = error === locked ? 0 : LOCK_TIMEOUT_MS;
      const { clock, work, policy, health } = failing(Infinity, error, LOCK_TIMEOUT_MS);
      await expect(clock.run(retryWhileTransient(work, { ...policy, timeoutMs }))).rejects.toThrow(
        'users.db',
      );
      expect(health.circuit('users.db')?.state).toBe('closed');
    }
  });

  it('is given up at once when the run is to stop', async () => {
    const { clock, work, policy, seen } = failing(Infinity, locked);
    const stopping = { ...policy, isStopping: () => seen.tries >= 2 };
    await expect(clock.run(retryWhileTransient(work, stopping))).rejects.toMatchObject({
      kind: 'locked',
    });
    expect(seen).toEqual({ tries: 2, retries: 1 });
  });

  it.each([
    ['full', () => new DatabaseError('users.db', 'full', 'SQLITE_FULL')],
    ['a constraint', () => new DatabaseError('users.db', 'constraint', 'SQLITE_CONSTRAINT')],
    ['a defect', () => new TypeError('defect')],
  ])('is not tried again after any other error: %s', async (_what, error) => {
    const { clock, work, policy, seen } = failing(1, error);
    await expect(clock.run(retryWhileTransient(work, policy))).rejects.toThrow(error().message);
    expect(seen).toEqual({ tries: 1, retries: 0 });
  });
});
