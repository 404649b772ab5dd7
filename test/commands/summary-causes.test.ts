import { expect, it } from 'vitest';

import { summarizeRun } from '../../source/commands/summary/summary.js';
import type { Cause } from '../../source/ledger/summary.js';
import { madeUpRun } from '../report/runs.js';

const STYLE = { paint: (_: unknown, text: string) => text, unicode: true, dir: 'e2' };

const LOCKED: Cause = {
  entity: 'User',
  outcome: 'failed',
  field: '',
  rule: 'locked',
  code: 'SQLITE_BUSY',
  rows: 2237,
  first: { row: 41, message: 'users.db is locked by another program' },
};

const TAKEN: Cause = {
  entity: 'User',
  outcome: 'duplicate',
  field: 'email',
  rule: 'unique',
  code: '',
  rows: 12,
  first: { row: 8, message: 'email a@example.com is taken by User 1' },
};

it('the summary of a run of any size explains why rows were not inserted, the worst first', () => {
  const run = madeUpRun({ rows: 3 });
  const { record } = run;
  const totals = { ...record.totals, attempted: 20_000, inserted: 17_751, failed: 2237 };
  const lines = summarizeRun(
    { ...run, record: { ...record, totals, causes: [LOCKED, TAKEN], tooEarly: 7 } },
    STYLE,
  );
  const from = lines.indexOf('Why rows were not inserted');
  expect(lines.slice(from, from + 4)).toEqual([
    'Why rows were not inserted',
    '  ! 2,237 failed: users: locked (SQLITE_BUSY); first User row 41: users.db is locked by another program',
    '  ≡    12 duplicate: users: email is taken; first User row 8: email a@example.com is taken by User 1',
    '  7 rows rejected too early: the user or product was inserted later',
  ]);
});

it('a small run lists failed rows before rejected ones', () => {
  const run = madeUpRun({
    rows: 40,
    outcomeOf: (index) => (index === 35 ? 'failed' : index < 20 ? 'invalid' : 'inserted'),
  });
  const lines = summarizeRun(run, STYLE);
  const from = lines.indexOf('Not inserted');
  expect(lines[from + 1]).toContain('failed: users.db cannot grow');
  expect(lines.filter((line) => line.includes('failed: users: disk full'))).toEqual([]);
  expect(lines[lines.indexOf('Why rows were not inserted') + 1]).toContain(
    '1 failed: orders: disk full (SQLITE_FULL)',
  );
});

it('rows with several reasons are announced as listed under each of them, and only those', () => {
  const run = madeUpRun({ rows: 3 });
  const { record } = run;
  const linesOf = (inserted: number): string[] => {
    const totals = { ...record.totals, attempted: 20_000, inserted };
    return summarizeRun({ ...run, record: { ...record, totals, causes: [LOCKED, TAKEN] } }, STYLE);
  };
  const sentence = '  A row with several reasons is listed under each of them.';
  expect(linesOf(20_000 - 2240)).toContain(sentence);
  expect(linesOf(20_000 - 2249)).not.toContain(sentence);
});

it('the summary shows what the longest wait was for, of a run small enough to be read again', () => {
  const run = madeUpRun({ rows: 3 });
  const { record } = run;
  const turn = { phase: 'turn', fromMs: 0, toMs: 40 } as const;
  const phases = () => ({ ...run.phases(), detail: 'transitions' as const, spans: [[turn]] });
  const waits = (attempted: number): string[] => {
    const totals = { ...record.totals, attempted };
    const lines = summarizeRun({ ...run, phases, record: { ...record, totals } }, STYLE);
    return lines.filter((line) => line.startsWith('Longest wait'));
  };
  expect(waits(3)).toEqual([
    expect.stringMatching(/^Longest wait: T01 waited 40\.0 ms for its turn.*\.$/),
  ]);
  expect(waits(20_000)).toEqual([]);
});

it('the rows that are not listed are named with the working folder', () => {
  const run = madeUpRun({ rows: 40, outcomeOf: () => 'invalid' });
  const { attemptsFile } = run.record;
  const lines = summarizeRun(run, STYLE);
  expect(lines).toContain(`  … and 28 more, all in e2/data/runs/${attemptsFile}`);
});
