import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import {
  describeTally,
  makeUndisturbed,
  openProgress,
  readComparison,
  storeProgress,
  tally,
} from '../../bench/lib/lab-series.mjs';
import { analyze } from '../../source/lab/analysis.js';
import { temporaryFolder } from '../harness/folder.js';
import { finishedExperiment } from '../lab/support.js';

const STEADY = [1000, 1010, 990, 1005, 995];

/** What `compare --json` prints of two variants. */
function printed(rates: readonly number[], othersShare = 0): Parameters<typeof readComparison>[0] {
  const experiment = finishedExperiment([STEADY, rates], { othersShare });
  // As it is after it was printed and read.
  return JSON.parse(JSON.stringify({ ...experiment, analysis: analyze(experiment) })) as never;
}

const faster = STEADY.map((rate) => rate * 2);
const slower = STEADY.map((rate) => rate / 2);
const wide = [1100, 800, 1200, 900, 1000];

describe('the series of the benchmark lab', () => {
  it('counts the verdicts that compare prints', () => {
    const found = [
      printed(faster),
      printed(slower),
      printed(STEADY),
      printed(wide),
      printed(faster, 0.5),
    ].map(readComparison);
    expect(found.map(({ ratio }) => Number(ratio?.toFixed(2)))).toEqual([2, 0.5, 1, 1, 2]);
    const counts = tally(found);
    expect(counts).toEqual({ faster: 1, slower: 1, same: 1, undecided: 1, busy: 1, disturbed: 0 });
    expect(describeTally(counts)).toBe(
      'faster 1, slower 1, no difference 1, not decided 1, not decided on a busy machine 1',
    );
  });

  it('makes a disturbed comparison again, but not for ever', async () => {
    const quiet = readComparison(printed(faster));
    const disturbed = readComparison(printed(faster, 0.5));
    const from = (all: (typeof quiet)[]) => makeUndisturbed(async () => all.shift()!);
    expect(await from([quiet])).toEqual(quiet);
    const third = await from([disturbed, disturbed, quiet]);
    expect(third).toEqual({ ...quiet, disturbed: 2 });
    const last = await from(Array.from({ length: 5 }, () => disturbed));
    expect(last).toMatchObject({ busy: true, disturbed: 3 });
    expect(describeTally(tally([quiet, third]))).toBe(
      'faster 2, slower 0, no difference 0, not decided 0, not decided on a busy machine 0; made again, since the machine was busy: 2',
    );
  });

  it('go on where they ended, with the same build, until they are complete', () => {
    const file = path.join(temporaryFolder(), 'work', 'lab.json');
    const fresh = { build: 'one', series: {} };
    const open = (build: string, times: number): unknown =>
      openProgress(file, build, ['itself', 'batch'], times);
    expect(open('one', 2)).toEqual(fresh);
    const made = readComparison(printed(faster));
    const progress = { build: 'one', series: { itself: [made, made], batch: [made] } };
    storeProgress(file, progress);
    expect(open('one', 2)).toEqual(progress);
    expect(open('one', 1)).toEqual(fresh);
    expect(open('other', 2)).toEqual({ build: 'other', series: {} });
    writeFileSync(file, '{ torn');
    expect(open('one', 2)).toEqual(fresh);
  });
});
