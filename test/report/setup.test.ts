import { describe, expect, it } from 'vitest';

import type { RunRecord } from '../../source/ledger/record.js';
import { describeThinkTime } from '../../source/report/think-time.js';
import { commandOf } from '../../source/report/command-line.js';
import { collectFacts } from '../../source/report/facts/facts.js';
import { listAtMost } from '../../source/report/options.js';
import { setupTable } from '../../source/report/tables/setup.js';
import { ENTITY_NAMES } from '../harness/shop.js';
import { madeUpRun } from './runs.js';

const finished = madeUpRun({ rows: 30 });

/** What the table shows of a run that differs from the made-up one. */
function setupOf(changes: Partial<RunRecord['run']>): Map<string, string> {
  const { record } = finished;
  const run = { ...finished, record: { ...record, run: { ...record.run, ...changes } } };
  const { rows } = setupTable(collectFacts(run, listAtMost(0)));
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

  it('shows between which times a thread thinks', () => {
    const settings = { ...finished.record.run.settings, paceMs: 300 };
    expect(setupOf({ settings }).get('pace')).toBe('300 to 450 ms, before each row');
  });
});

describe('the rows that the databases held when a run began', () => {
  const { run } = finished.record;
  const kept = { ...run, settings: { ...run.settings, fresh: false } };

  it.each([
    [0, 'empty databases: run it in a folder without data/'],
    [1, '1 existing row'],
    [24, '24 existing rows'],
  ])('are in the command to repeat it: %i', (existing, words) => {
    expect(commandOf(kept, existing)).toMatch(new RegExp(` # begins with ${words}$`));
  });

  it('are deleted only with --fresh where a topology names their databases', () => {
    const named = { ...kept, settings: { ...kept.settings, topology: 'topology.yaml' } };
    expect(commandOf(named, 0)).toMatch(
      / # begins with empty databases: add --fresh to delete all rows that they hold now$/,
    );
  });

  it('are not where they are not known, or where they were deleted', () => {
    expect(commandOf(kept)).not.toContain('#');
    expect(commandOf(run, 24)).toMatch(/--fresh$/);
  });

  it('are how it started', () => {
    const startOf = (fresh: boolean, rowsBefore?: number): string | undefined => {
      const { record } = finished;
      const databases = Array.from(ENTITY_NAMES, (entity) => ({
        ...record.entities[entity]!,
        entity,
        database: record.run.settings.databases[entity]!.database,
        ...(rowsBefore === undefined ? {} : { rowsBefore }),
      }));
      const settings = { ...record.run.settings, fresh };
      const changed = { ...record, databases, run: { ...record.run, settings } };
      const { rows } = setupTable(collectFacts({ ...finished, record: changed }, listAtMost(0)));
      const [, value] = rows.find(({ cells: [name] }) => textOf(name) === 'start')?.cells ?? [];
      return textOf(value);
    };
    expect(startOf(true, 0)).toBe('databases emptied first');
    expect(startOf(false, 0)).toBe('empty databases');
    expect(startOf(false, 8)).toBe('24 existing rows kept');
    expect(startOf(false)).toBe('existing rows kept');
  });
});

it('the command to repeat a run counts the time until a change of the pace without pauses', () => {
  const run = {
    ...finished.record.run,
    pauses: [{ cause: 'pause' as const, askedMs: 500, fromMs: 1000, toMs: 10_000 }],
    paceChanges: [{ atMs: 10_500, paceMs: 1500 }],
  };
  expect(commandOf(run)).toMatch(/# then pace 1500 ms after 1\.50 s of work$/);
  expect(describeThinkTime(run)).toBe(
    '0 ms at first and 1500 to 2250 ms from 10.50 s after the release on',
  );
});
