import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { poolSize, readProcessLimit } from '../../source/base/pool-size.js';

describe('the pool of a run', () => {
  it('has a thread for each worker and database, and four more', () => {
    expect(poolSize({ threads: 10, databases: 3 }, Infinity)).toBe(34);
    expect(poolSize({ threads: 20, databases: 9 }, Infinity)).toBe(184);
    expect(poolSize({ threads: 8, databases: 0 }, Infinity)).toBe(4);
  });

  it('is never larger than libuv allows, takes a quarter of the machine, and has four threads at least', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 256 }),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        (threads, databases, limit) => {
          const size = poolSize({ threads, databases }, limit);
          expect(size).toBeGreaterThanOrEqual(4);
          expect(size).toBeLessThanOrEqual(Math.max(4, Math.min(1024, limit / 4)));
        },
      ),
    );
  });
});

describe('the limit of processes', () => {
  const reading =
    (files: Record<string, string>) =>
    (path: string): string => {
      const text = files[path];
      if (text === undefined) throw new Error(`no ${path}`);
      return text;
    };

  it('is the smallest that the machine names', () => {
    const limits =
      'Limit  Soft Limit  Hard Limit  Units\nMax processes             4096   8192   processes\n';
    expect(readProcessLimit(reading({ '/proc/self/limits': limits }))).toBe(4096);
    expect(
      readProcessLimit(
        reading({ '/proc/self/limits': limits, '/sys/fs/cgroup/pids.max': '512\n' }),
      ),
    ).toBe(512);
  });

  it('is infinite where the machine names none', () => {
    expect(readProcessLimit(reading({}))).toBe(Infinity);
    expect(readProcessLimit(reading({ '/sys/fs/cgroup/pids.max': 'max\n' }))).toBe(Infinity);
  });
});
