import { describe, expect, it } from 'vitest';
import { itEach } from '../harness/full.js';

import type { WriteSettings } from '../../source/sim/settings.js';
import { audited, copyOf, generated, stageAssignment, stageRun } from './stage.js';

const CHECKS = [
  'lost',
  'doubled',
  'ghost',
  'stranger',
  'altered',
  'misrouted',
  'orphan',
  'duplicate-email',
  'counts',
  'unknown',
  'integrity',
];

describe('the audit of a run without changes by others', () => {
  it('holds for the assignment, check by check', async () => {
    const { result, failing } = await audited(await stageRun({ settings: { threads: 3 } }));
    expect(failing).toEqual([]);
    expect(result.audit.checks.map((check) => check.name)).toEqual(CHECKS);
    expect(result.audit).toMatchObject({ ok: true });
    expect(result.audit.checks.map((check) => check.found)).toEqual(CHECKS.map(() => 0));
    expect(result).toMatchObject({ status: 'completed', unknownRows: [] });
    expect(result.summary.totals).toEqual({
      attempted: 30,
      inserted: 24,
      rejected: 6,
      invalid: 4,
      duplicate: 1,
      'missing-reference': 1,
      failed: 0,
      unknown: 0,
      undone: 0,
      successRate: 0.8,
    });
  });

  it('holds for the same workload again, of which nothing is inserted', async () => {
    const { dir } = copyOf(await stageAssignment());
    const second = await stageRun({ dir });
    const { failing, result, check } = await audited(second);
    expect(failing).toEqual([]);
    expect(result.summary.totals).toMatchObject({ attempted: 30, inserted: 0, rejected: 30 });
    expect(check('lost').detail).toBe('every acknowledged row is stored (0 rows read back)');
  });

  itEach<[string, Partial<WriteSettings>]>(
    [
      ['in a race of batches', { order: 'race', threads: 3, batch: 5 }],
      ['in batches', { batch: 7, threads: 3 }],
      ['in one batch', { batch: 1000 }],
      ['in a race', { order: 'race', threads: 3 }],
      ['without waiting for parents', { references: 'check' }],
      ['with orders unchecked', { references: 'none' }],
      ['through a rollback journal', { journal: 'delete', sync: 'off' }],
    ],
    'holds for rows written %s',
    async (_how, settings) => {
      const { failing, result } = await audited(
        await stageRun({ workload: generated(200, 11, 0.3), settings }),
      );
      expect(failing).toEqual([]);
      expect(result.summary.totals.attempted).toBe(200);
    },
  );

  it('holds for a workload without rows', async () => {
    const { failing, result } = await audited(await stageRun({ workload: generated(0, 1) }));
    expect(failing).toEqual([]);
    expect(result.summary).toMatchObject({
      totals: { attempted: 0, successRate: null },
      latencyMs: { p50: null, max: null, mean: null },
    });
  });
});
