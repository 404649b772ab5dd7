import { describe, expect, it } from 'vitest';

import { FULL } from '../harness/full.js';
import { simulate, words } from './support/simulate.js';

describe('run --begin, --check-first and --retry', () => {
  it('are recorded, repeated, and refused the lock where another thread has it', async () => {
    const line =
      'generate --rows 24 --invalid 0 --seed 3 --skew 1.2 --threads 6 --slow 20 --order race';
    const locking = '--begin deferred --check-first --retry none';
    const { dir, record, stderr } = await simulate(words(`${line} ${locking}`));
    expect(record.run.settings).toMatchObject({
      begin: 'deferred',
      checkFirst: true,
      retry: 'none',
      skew: 1.2,
    });
    expect(record.totals.inserted).toBe(24);
    expect(record.audit.ok).toBe(true);
    const { busy = 0, snapshot = 0 } = record.run.refusedUpgrades ?? {};
    expect(busy).toBeGreaterThan(0);
    expect(record.run.retries).toBeGreaterThanOrEqual(busy + snapshot);
    expect(stderr).toContain('had read and then got no write lock, at once');

    const again = await simulate(words('--again --fresh'), { dir });
    expect(again.record.run.settings).toMatchObject({
      begin: 'deferred',
      checkFirst: true,
      retry: 'none',
      skew: 1.2,
    });
    expect(again.stderr).toContain('--begin deferred --check-first --retry none');
  });

  it('leave no trace where they are as by default', FULL, async () => {
    const line = 'generate --rows 30 --seed 3 --begin immediate --retry fixed';
    const { record } = await simulate(words(line));
    for (const name of ['begin', 'checkFirst', 'retry', 'skew']) {
      expect(record.run.settings).not.toHaveProperty(name);
    }
    expect(record.run).not.toHaveProperty('refusedUpgrades');
  });

  it.each([
    ['--writer sequelize --begin deferred'],
    ['--batch 10 --begin deferred --check-first'],
    ['--journal delete --begin deferred --check-first --retry jitter'],
  ])('end with the same rows as a run without them: %s', FULL, async (flags) => {
    const line = 'generate --rows 120 --invalid 0.2 --seed 5 --threads 5';
    const usual = await simulate(words(line));
    const other = await simulate(words(`${line} ${flags}`));
    expect(other.record.totals).toEqual(usual.record.totals);
    expect(other.record.audit.ok).toBe(true);
    const raced = await simulate(words(`${line} ${flags} --order race`));
    expect(raced.record.totals.failed).toBe(0);
    expect(raced.record.audit.ok).toBe(true);
  });
});
