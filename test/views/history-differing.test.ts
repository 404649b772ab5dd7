import { describe, expect, it } from 'vitest';

import { lineText } from '../../source/components/line.js';
import { lookOf } from '../../source/components/look.js';
import type { RunSummary } from '../../source/engine/history/run-summary.js';
import { describeUnusual, differingSettings } from '../../source/views/history/differing.js';
import { listLines } from '../../source/views/history/list-lines.js';
import { initialState, reduce } from '../../source/views/history/state.js';
import { runSummary } from './support/summaries.js';

const { settings } = runSummary(1);

/** Runs that differ in one setting each. */
const RUNS: readonly RunSummary[] = [
  runSummary(1),
  runSummary(2),
  runSummary(3, { threads: 32 }),
  runSummary(4, { settings: { ...settings, order: 'race' } }),
  runSummary(5, { settings: { ...settings, references: 'check' } }),
  runSummary(6, { settings: { ...settings, batch: 100 } }),
  runSummary(7, { settings: { ...settings, pipeline: 8 } }),
  runSummary(8, { settings: { ...settings, paceMs: 800 } }),
  runSummary(9, { settings: { ...settings, topology: 'four.yaml' } }),
  runSummary(10, {
    settings: {
      ...settings,
      databases: {
        ...settings.databases,
        User: { ...settings.databases.User!, journal: 'delete', sync: 'full' },
        Product: { ...settings.databases.Product!, journal: 'delete', sync: 'full' },
        Order: { ...settings.databases.Order!, journal: 'delete', sync: 'full' },
      },
    },
  }),
];

function listed(runs: readonly RunSummary[], columns: number): string[] {
  const sized = reduce(initialState, { type: 'resized', size: { columns, rows: 40 } });
  const state = reduce(sized, { type: 'read', runs, total: runs.length, isDone: true });
  return listLines(state, lookOf('mono', true)).map(lineText);
}

/** What a line shows beside the moment and the name of its run. */
const settingsOn = (line: string): string => line.replace(/\d\d-\d\d \d\d:\d\d|r-[\w-]+/g, '');

describe('the settings that differ among runs', () => {
  it('are none where all are alike', () => {
    expect(differingSettings([runSummary(1), runSummary(2)])).toEqual([]);
    expect(listed([runSummary(1), runSummary(2)], 118)[1]).not.toMatch(/threads|order|differs/);
  });

  it('are named in the order of their importance', () => {
    expect(differingSettings(RUNS).map(({ name }) => name)).toEqual([
      'threads',
      'order',
      'references',
      'batch',
      'pipeline',
      'journal/sync',
      'topology',
      'pace',
      'databases',
    ]);
  });

  it('end with the seed, which mostly differs, and the databases', () => {
    const seeded = RUNS.map((run, index) => ({ ...run, seed: index + 1 }));
    const differing = differingSettings(seeded);
    expect(differing.map(({ name }) => name).slice(-2)).toEqual(['seed', 'databases']);
    expect(describeUnusual(seeded[3]!, differing)).toBe('race, seed 4');
  });

  it('have a column each where there is room', () => {
    const lines = listed(RUNS.slice(0, 5), 118);
    expect(lines[1]).toMatch(/threads +order +references/);
    expect(lines.some((line) => /generate +32 +fifo +wait/.test(line))).toBe(true);
  });

  it('are what makes each run unlike most others where there is none', () => {
    const differing = differingSettings(RUNS);
    expect(RUNS.map((run) => describeUnusual(run, differing)).slice(0, 9)).toEqual([
      '',
      '',
      'threads 32',
      'race',
      'references check',
      'batch 100 rows',
      'pipeline 8 rows',
      'pace 800 ms',
      expect.stringMatching(/^four\.yaml/),
    ]);
  });

  it('are all named for each of two runs, of which neither is like most', () => {
    const pair = [RUNS[2], RUNS[9]].filter((run) => run !== undefined);
    const lines = listed(pair, 78);
    expect(lines[1]).toMatch(/ differs by /);
    expect(lines.slice(2, 4).join('\n')).toMatch(/threads 10[^]*threads 32/);
    for (const columns of [98, 118, 198]) {
      expect(listed(RUNS, columns)[1]).toContain('differs from most by');
    }
  });

  it.each([78, 118, 198])('let no two runs look alike that differ, at %i columns', (columns) => {
    const lines = listed(RUNS, columns).slice(2, 2 + RUNS.length);
    const different = new Set(lines.map(settingsOn));
    expect(different.size).toBe(RUNS.length - 1);
  });
});
