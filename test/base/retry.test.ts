import { describe, expect, it } from 'vitest';

import { DatabaseError } from '../../source/base/errors.js';
import {
  BACK_OFF_MS,
  LOCK_TIMEOUT_MS,
  retryWhileTransient,
  type BackOff,
} from '../../source/base/retry.js';
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

describe('the back-off', () => {
  /** When work that always fails is tried, in virtual milliseconds. */
  async function triesWith(
    backOff: BackOff | undefined,
    random: () => number,
    error: () => DatabaseError = locked,
  ): Promise<number[]> {
    const clock = new VirtualClock(random);
    const tries: number[] = [];
    const work = async (): Promise<void> => {
      tries.push(clock.now());
      // A try takes a moment: without a back-off, nothing else does.
      await clock.sleep(1);
      throw error();
    };
    const timeoutMs = 1000;
    await expect(
      clock.run(retryWhileTransient(work, { clock, timeoutMs, backOff })),
    ).rejects.toThrow(error().message);
    return tries;
  }

  const pausesOf = (tries: readonly number[]): number[] =>
    tries.slice(1).map((atMs, at) => atMs - tries[at]! - 1);

  it('is the same each time where it is fixed, which is the default', async () => {
    const pauses = pausesOf(await triesWith('fixed', () => 0.9));
    expect(new Set(pauses)).toEqual(new Set([BACK_OFF_MS.locked]));
    expect(pausesOf(await triesWith(undefined, () => 0.1))).toEqual(pauses);
  });

  it('is nothing where there is none', async () => {
    expect(new Set(pausesOf(await triesWith('none', () => 0.5)))).toEqual(new Set([0]));
  });

  it.each([0, 0.5, 0.999])('doubles about a random time with jitter: %d', async (random) => {
    const pauses = pausesOf(await triesWith('jitter', () => random));
    const about = (ms: number): number => ms * (0.5 + random);
    for (const [at, ms] of [6, 12, 24, 48].entries()) expect(pauses[at]).toBeCloseTo(about(ms), 6);
    expect(Math.max(...pauses)).toBeCloseTo(about(BACK_OFF_MS.most), 6);
  });

  it('does not change how often a database is asked that does not answer', async () => {
    const away = (): DatabaseError => new DatabaseError('users.db', 'unreachable', '1047');
    const usual = await triesWith(undefined, () => 0.5, away);
    expect(await triesWith('none', () => 0.5, away)).toEqual(usual);
  });
});
