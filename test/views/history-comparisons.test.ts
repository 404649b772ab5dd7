import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { summarizeComparison, type ComparisonSummary } from '../../source/lab/listing.js';
import { storeExperiment } from '../../source/lab/store.js';
import { filterExperiments, mergeEntries, type Entry } from '../../source/views/history/entries.js';
import { temporaryFolder } from '../harness/folder.js';
import { finishedExperiment } from '../lab/support.js';
import { Session, TERMINALS } from './support/session.js';
import { runSummary } from './support/summaries.js';

const experiment = finishedExperiment([
  [1000, 1010, 990, 1005, 995],
  [2000, 2020, 1980, 2010, 1990],
]);

/** A comparison that began at a time. */
const startedAt = (time: string): ComparisonSummary => ({
  ...summarizeComparison(experiment),
  startedAt: time,
});

const kinds = (entries: readonly Entry[]): string =>
  entries.map(({ kind }) => (kind === 'run' ? 'r' : 'c')).join('');

describe('the runs and comparisons of a list', () => {
  const runs = [runSummary(2), runSummary(1)];
  const [newer = '', older = ''] = runs.map((run) => run.startedAt);

  it('are in the order of their starts', () => {
    const between = startedAt(newer > older ? newer : older);
    const before = startedAt('2001-01-01T00:00:00.000Z');
    const after = startedAt('2099-01-01T00:00:00.000Z');
    const byTime = { isByTime: true, isReversed: false };
    expect(kinds(mergeEntries(runs, [after, before], byTime))).toBe('crrc');
    expect(mergeEntries(runs, [between], byTime)).toHaveLength(3);
  });

  it('have the oldest first when the sort is reversed', () => {
    const before = startedAt('2001-01-01T00:00:00.000Z');
    const entries = mergeEntries(runs.toReversed(), [before], { isByTime: true, isReversed: true });
    expect(kinds(entries)).toBe('crr');
  });

  it('have the comparisons last in the order of a number', () => {
    const after = startedAt('2099-01-01T00:00:00.000Z');
    expect(kinds(mergeEntries(runs, [after], { isByTime: false, isReversed: false }))).toBe('rrc');
  });

  it.each([
    ['comparison', 1],
    ['batch faster', 1],
    ['batch slower', 0],
  ])('are filtered: %s', (filter, count) => {
    expect(filterExperiments([summarizeComparison(experiment)], filter)).toHaveLength(count);
  });
});

describe('a comparison in the history', () => {
  it.each(TERMINALS)(
    'is listed with what varied and its verdict at %j, and opens in the Lab',
    async (terminal) => {
      const dir = temporaryFolder();
      mkdirSync(path.join(dir, 'data', 'experiments'), { recursive: true });
      await storeExperiment(dir, experiment);
      const session = new Session('history', { dir, terminal });
      const seen = await session.see('1 comparison');
      expect(seen).toMatch(/comparison {2}generate batch=1,100: 1 faster/);
      session.press('*');
      expect(await session.see('this is not a run: open it in the Lab')).toBeDefined();
      session.press('enter');
      expect(await session.see(/dbsim · Lab {3}generate · batch/)).toContain('2,000');
    },
  );
});
