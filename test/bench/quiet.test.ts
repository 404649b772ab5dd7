import { describe, expect, it } from 'vitest';
import { loadBetween, parseCpuTimes, reasonsToDoubt } from '../../bench/lib/quiet.mjs';

const QUIET = { others: 0.02, steal: 0, spinMs: 20 };

describe('whether a machine is quiet enough to measure', () => {
  it('is not doubted without a reason', () => {
    expect(reasonsToDoubt(QUIET)).toEqual([]);
    expect(reasonsToDoubt({ ...QUIET, spinMs: 21 }, QUIET)).toEqual([]);
  });

  it('is doubted when other programs or other machines took a part', () => {
    expect(reasonsToDoubt({ ...QUIET, others: 0.4, steal: 0.2 })).toEqual([
      'other programs used 40 % of the processors',
      'the host gave 20 % of the processors to other machines',
    ]);
  });

  it('is doubted when the same calculation has become slower, or faster', () => {
    expect(reasonsToDoubt({ ...QUIET, spinMs: 25 }, QUIET)).toEqual([
      'the same calculation took 20.0 ms before and 25.0 ms after',
    ]);
    expect(reasonsToDoubt({ ...QUIET, spinMs: 15 }, QUIET)).toHaveLength(1);
  });
});

describe('the processors’ times', () => {
  // user 10 s, nice 1, system 5, idle 80, io 2, irq 0, softirq 1, steal 3; a guest is part of user.
  const ALL = 'cpu  1000 100 500 8000 200 0 100 300 50 0\ncpu0 1 2 3 4 5 6 7 8 9 0\n';
  // utime 2 s, stime 1, cutime 4, cstime 1.
  const SELF = '42 (a (bad) name) S 1 42 42 0 -1 0 0 0 0 0 200 100 400 100 20 0 7 0 99';

  it('are read from what Linux reports', () => {
    // Half a second of a kernel's thread, which counts as our own, and of a stranger, who does not.
    const others = [
      '7 (kworker/0:1) I 2 0 0 0 -1 0 0 0 0 0 20 30 0 0 20 0 1 0 5',
      '8 (other) S 1 8 8 0 -1 0 0 0 0 0 20 30 0 0 20 0 1 0 5',
    ];
    expect(parseCpuTimes(ALL, SELF, others)).toEqual({ busy: 16, steal: 3, own: 8.5, total: 102 });
  });

  it('leave out what the benchmark and its children took themselves', () => {
    const from = { busy: 100, steal: 0, own: 50, total: 1000 };
    const to = { busy: 180, steal: 10, own: 120, total: 1100 };
    expect(loadBetween(from, to)).toEqual({ others: 0.1, steal: 0.1 });
    expect(loadBetween(from, from)).toEqual({ others: 0, steal: 0 });
  });
});
