import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../harness/folder.js';
import { callProgram } from '../harness/in-process.js';
import { simulate } from '../e2e/support/simulate.js';

describe('run --row', () => {
  it('inserts one row as every run does, with its ledger and its audit', async () => {
    const dir = temporaryFolder();
    const { record } = await simulate(
      ['--row', 'user 12, Ana, ana@example.com', '--threads', '1'],
      { dir },
    );
    expect(record.run).toMatchObject({
      workload: 'row',
      planned: 1,
      settings: { row: 'user 12, Ana, ana@example.com' },
    });
    expect(record.totals).toMatchObject({ attempted: 1, inserted: 1 });
    expect(record.audit.ok).toBe(true);
    expect(record.attempts).toMatchObject([{ entity: 'User', row: 1, values: { id: 12 } }]);
    const again = await simulate(['--again'], { dir });
    expect(again.record.attempts[0]?.reasons.map(({ rule }) => rule)).toEqual(['unique', 'unique']);
  });

  it('rejects it for every reason at once', async () => {
    const row = 'order {"id":9,"user_id":1,"product_id":"x","quantity":0}';
    const { record } = await simulate(['row', '--row', row, '--threads', '1']);
    const [attempt] = record.attempts;
    expect(attempt?.reasons.map(({ field, rule }) => [field, rule])).toEqual([
      ['product_id', 'integer'],
      ['quantity', 'min'],
      ['user_id', 'reference'],
    ]);
  });

  it.each([
    [['row'], 'The workload row needs --row'],
    [['row', '--row', 'user 12'], '--row: The User needs 3 fields (id, name and email)'],
    [['generate', '--row', 'user 12'], '--row belongs to the workload row, not to generate'],
  ])('refuses %j', async (operands, problem) => {
    const { code, stderr } = await callProgram(['run', ...operands]);
    expect(code).toBe(2);
    expect(stderr).toContain(problem);
  });
});
