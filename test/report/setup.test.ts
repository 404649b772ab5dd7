import { describe, expect, it } from 'vitest';

import type { RunRecord } from '../../source/ledger/record.js';
import { commandOf } from '../../source/report/command-line.js';
import { collectFacts } from '../../source/report/facts/facts.js';
import { setupTable } from '../../source/report/tables/setup.js';
import { madeUpRun } from './runs.js';

const finished = madeUpRun({ rows: 30 });

/** What the table says of a run that differs from the made-up one. */
function setupOf(changes: Partial<RunRecord['run']>): Map<string, string> {
  const { record } = finished;
  const run = { ...finished, record: { ...record, run: { ...record.run, ...changes } } };
  const { rows } = setupTable(collectFacts(run, 0));
  return new Map(rows.map(({ cells: [name, value] }) => [textOf(name), textOf(value)] as const));
}

const textOf = (cell: unknown): string =>
  typeof cell === 'string' ? cell : ((cell as { text?: string } | undefined)?.text ?? '');

describe('how a run was made', () => {
  it('names the most rows in flight and the retries', () => {
    const setup = setupOf({ peakInFlight: 4, retries: 3 });
    expect(setup.get('threads')).toBe('10, at most 4 rows in flight');
    expect(setup.get('retried transactions')).toBe('3');
  });

  it('gives no count that a killed run could not write down', () => {
    const setup = setupOf({ peakInFlight: 0, retries: 0, status: 'failed' });
    expect(setup.get('threads')).toBe('10');
    expect(setup.get('retried transactions')).toMatch(/^not known/);
  });

  it('says between which times a thread thinks', () => {
    const settings = { ...finished.record.run.settings, paceMs: 300 };
    expect(setupOf({ settings }).get('pace')).toBe('300 to 450 ms before each row');
  });
});

it('the command to repeat a run counts the time until a change of the pace without pauses', () => {
  const run = {
    ...finished.record.run,
    pauses: [{ cause: 'pause' as const, askedMs: 500, fromMs: 1000, toMs: 10_000 }],
    paceChanges: [{ atMs: 10_500, paceMs: 1500 }],
  };
  expect(commandOf(run)).toMatch(/# then pace 1500 ms after 1\.50 s$/);
});
