import { describe, expect, it } from 'vitest';

import { DatabaseError } from '../../source/base/errors.js';
import { describeHealth, Health } from '../../source/router/health/health.js';
import { LOCK_PATIENCE_MS, whileLocked } from '../../source/sim/patience.js';

const locked = (): DatabaseError => new DatabaseError('users.db', 'locked', 'SQLITE_BUSY');

/** Work that fails some times before it succeeds, on a clock that each try moves on. */
function failing(times: number, error: () => Error, msPerTry = 1) {
  const seen = { tries: 0, retries: 0 };
  let ms = 0;
  const health = new Health(describeHealth(['users.db']), () => ms);
  return {
    seen,
    health,
    work: async () => {
      seen.tries += 1;
      ms += msPerTry;
      if (seen.tries <= times) throw error();
      return 'done';
    },
    patience: {
      now: () => ms,
      isStopping: () => false,
      patienceMs: LOCK_PATIENCE_MS,
      health,
      onRetry: () => {
        seen.retries += 1;
      },
    },
  };
}

describe('work while a database is locked', () => {
  it('is done once when nothing is in its way', async () => {
    const { work, patience, seen } = failing(0, locked);
    expect(await whileLocked(work, patience)).toBe('done');
    expect(seen).toEqual({ tries: 1, retries: 0 });
  });

  it('is tried again until it succeeds', async () => {
    const { work, patience, seen } = failing(5, locked);
    expect(await whileLocked(work, patience)).toBe('done');
    expect(seen).toEqual({ tries: 6, retries: 5 });
  });

  it('is given up when patience has run out', async () => {
    const { work, patience, seen, health } = failing(Infinity, locked, LOCK_PATIENCE_MS / 4);
    await expect(whileLocked(work, patience)).rejects.toMatchObject({ kind: 'locked' });
    expect(seen).toEqual({ tries: 5, retries: 4 });
    expect(health.circuit('users.db')).toMatchObject({ state: 'open', retries: 4 });
  });

  it('is tried once when somebody has waited in vain already', async () => {
    const { work, patience, seen, health } = failing(Infinity, locked, 1);
    health.giveUp(locked(), 0);
    await expect(whileLocked(work, patience)).rejects.toMatchObject({ kind: 'locked' });
    expect(seen).toEqual({ tries: 1, retries: 0 });
  });

  it('says nothing for others where somebody else got through meanwhile', async () => {
    const { work, patience, health } = failing(Infinity, locked, LOCK_PATIENCE_MS / 4);
    const whole = whileLocked(work, patience);
    health.circuit('users.db')?.close();
    await expect(whole).rejects.toMatchObject({ kind: 'locked' });
    expect(health.circuit('users.db')?.state).toBe('closed');
  });

  it('says nothing for others where it is not to wait at all, or for another row', async () => {
    for (const error of [locked, () => new DatabaseError('users.db', 'locked', '')]) {
      const patienceMs = error === locked ? 0 : LOCK_PATIENCE_MS;
      const { work, patience, health } = failing(Infinity, error, LOCK_PATIENCE_MS);
      await expect(whileLocked(work, { ...patience, patienceMs })).rejects.toThrow('users.db');
      expect(health.circuit('users.db')?.state).toBe('closed');
    }
  });

  it('is given up at once when the run is to stop', async () => {
    const { work, patience, seen } = failing(Infinity, locked);
    const stopping = { ...patience, isStopping: () => seen.tries >= 2 };
    await expect(whileLocked(work, stopping)).rejects.toMatchObject({ kind: 'locked' });
    expect(seen).toEqual({ tries: 2, retries: 1 });
  });

  it.each([
    ['full', () => new DatabaseError('users.db', 'full', 'SQLITE_FULL')],
    ['a constraint', () => new DatabaseError('users.db', 'constraint', 'SQLITE_CONSTRAINT')],
    ['a defect', () => new TypeError('defect')],
  ])('is not tried again after any other error: %s', async (_what, error) => {
    const { work, patience, seen } = failing(1, error);
    await expect(whileLocked(work, patience)).rejects.toThrow(error().message);
    expect(seen).toEqual({ tries: 1, retries: 0 });
  });
});
