import { describe, expect, it } from 'vitest';

import { analyze } from '../../source/lab/analysis.js';
import { curvePoints } from '../../source/lab/charts/curve.js';
import { heatMap } from '../../source/lab/charts/heat.js';
import { groupByPromise } from '../../source/lab/describe.js';
import type { Experiment } from '../../source/lab/experiment.js';
import { describeQuestion, experimentDocument } from '../../source/lab/report/document.js';
import { barsDrawing } from '../../source/lab/report/drawings/bars.js';
import { curveDrawing } from '../../source/lab/report/drawings/curve.js';
import { heatDrawing } from '../../source/lab/report/drawings/heat.js';
import { makeExperimentReport } from '../../source/lab/report/make.js';
import { countVerdicts, summarizeVerdicts } from '../../source/lab/report/verdicts.js';
import { NO_TITLE_WORDS } from '../../source/report/options.js';
import { finishedExperiment } from './support.js';

const about = (rate: number): number[] =>
  [1, 0.995, 1.005, 0.998, 1.002].map((share) => rate * share);

const bars = finishedExperiment([1000, 2000].map(about));
const curve = finishedExperiment([1000, 4000, 9800, 10_000].map(about), {
  vary: ['batch=1,10,100,1000'],
});
const heat = finishedExperiment([1000, 1010, 5000, 4000].map(about), {
  vary: ['batch=1,100', 'order=fifo,race'],
});

async function markdown(experiment: Experiment): Promise<string> {
  const options = { format: 'markdown', paper: 'a4', words: NO_TITLE_WORDS } as const;
  return String(await makeExperimentReport({ kind: 'comparison', experiment }, options));
}

/** Numbers of an attribute of the shapes of a drawing, in their order. */
function numbers(drawing: string, shape: string, attribute: string): number[] {
  const pattern = new RegExp(`<${shape}[^>]* ${attribute}="([\\d.]+)"`, 'g');
  return Array.from(drawing.matchAll(pattern), ([, value]) => Number(value));
}

describe('the report of a comparison', () => {
  it('asks its question, gives every verdict of the analysis, and lists every run', async () => {
    const text = await markdown(curve);
    expect(text).toContain('# Which batch is fastest: 1, 10, 100 or 1000?');
    expect(text).toContain('**All 3 variants beside the base are faster than the base.**');
    for (const { sentence } of analyze(curve).results) expect(text).toContain(sentence);
    expect(text).toContain('Batch 1000 is faster than batch 1: ');
    expect(text.match(/\| passed \|/g)).toHaveLength(20);
    expect(text).toContain('~~~sh\ndbsim-tui compare generate');
    expect(text).toContain('## How to read it');
  });

  it('describes which rows were written, also where their number is a setting or a result', async () => {
    expect(await markdown(curve)).toContain('All variants of a round write the same rows; each');
    const rows = finishedExperiment([1000, 2000].map(about), { vary: ['rows=100,200'] });
    expect(await markdown(rows)).toContain(
      'how many rows they write, or how many broken ones, is a setting',
    );
    const timed = await markdown({ ...bars, settings: { duration: '2s' } });
    expect(timed).toContain('as many as they can write in the time');
    expect(await markdown({ ...bars, hasWarmUp: false })).not.toContain('warm-up does not count');
  });

  it('decides nothing on a busy machine, and gives the reason', async () => {
    const text = await markdown({ ...bars, othersShare: 0.5 });
    expect(text).toContain('Nothing is decided as faster or slower, because the machine was busy');
    expect(text).not.toMatch(/ is faster than /);
  });

  it('has the complete rounds of one that was interrupted, and what failed', async () => {
    const failures = [{ round: 2, variant: 1, problem: 'no space left' }];
    const runs = bars.runs.filter(({ round }) => round === 1);
    const text = await markdown({ ...bars, status: 'interrupted', runs, failures });
    expect(text).toContain('1 of 5 rounds are complete and compared');
    expect(text).toContain('| 2 | 100 | no space left |');
    expect(text).toContain('Batch 100: disqualified: no space left.');
  });

  it('explains a ring beside each picture of one, and not where there is no picture', async () => {
    const undecided = finishedExperiment([[1000], [2000], [1500], [900]], {
      vary: ['batch=1,100', 'order=fifo,race'],
    });
    const subject = { kind: 'comparison', experiment: undecided } as const;
    const options = { format: 'html', paper: 'a4', words: NO_TITLE_WORDS } as const;
    const html = String(await makeExperimentReport(subject, options));
    expect(html.match(/A ring is a median that is not decided\./g)).toHaveLength(1);
    expect(html).toContain('The signs: b base, ? not decided.');
    expect(await markdown(undecided)).not.toMatch(/ring is|The signs/);
  });

  it('names no statistical test', async () => {
    expect(await markdown(heat)).not.toMatch(/Mann|Whitney|Holm|Hodges|Lehmann/);
  });

  it('has the words of its first page, and escapes those of the workload', () => {
    const hostile = { ...bars, workload: 'rows\u001B[2J' };
    const words = { ...NO_TITLE_WORDS, title: 'My batches', author: 'Ada' };
    const document = experimentDocument(hostile, analyze(hostile), { words });
    expect(document.title).toBe('My batches');
    expect(document.facts).toContainEqual(['Author', 'Ada']);
    expect(document.facts).toContainEqual(['Workload', String.raw`rows\u001b[2J`]);
    expect(document.subtitle).not.toContain('\u001B');
  });

  it('is one page of HTML with the drawings and their words', async () => {
    const options = { format: 'html', paper: 'a4', words: NO_TITLE_WORDS } as const;
    const html = String(
      await makeExperimentReport({ kind: 'comparison', experiment: heat }, options),
    );
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).toContain(
      'aria-label="Median rows per second and their range: batch 1 · fifo: 1,000',
    );
  });

  it.each([
    [['batch=1,10,100'], 'Which batch is fastest: 1, 10 or 100?'],
    [['threads=1,8'], 'Which value of threads is faster: 1 or 8?'],
    [['batch=1,10', 'order=fifo,race'], 'Which batch and order are fastest together?'],
  ])('asks of %j: %s', (vary, question) => {
    expect(describeQuestion(finishedExperiment([], { vary }))).toBe(question);
  });
});

describe('the verdicts of a comparison in short', () => {
  it.each([
    [bars, 'The variant beside the base is faster than the base.', '1 faster'],
    [
      heat,
      'Of 3 variants beside the base, 2 are faster than the base and 1 is without a difference that matters.',
      '2 faster, 1 no difference',
    ],
    [
      finishedExperiment([[1000], [2000]]),
      'The variant beside the base is without a verdict: too few runs.',
      '1 too few runs',
    ],
    [
      finishedExperiment([[1000], [2000], [2000]], { vary: ['batch=1,10,100'] }),
      'Both variants beside the base are without a verdict: too few runs.',
      '2 too few runs',
    ],
  ])('are counted: %#', (experiment, sentence, short) => {
    expect(summarizeVerdicts(analyze(experiment))).toBe(sentence);
    expect(countVerdicts(analyze(experiment))).toBe(short);
  });

  it('compare nothing with a base that is disqualified', () => {
    const failed = { ...bars, failures: [{ round: 1, variant: 0, problem: 'killed' }] };
    expect(summarizeVerdicts(analyze(failed))).toContain('The base is disqualified');
  });
});

describe('a drawing', () => {
  it('of bars has a median for each variant on a common scale from 0', () => {
    const drawing = barsDrawing(groupByPromise(analyze(bars).results), 500);
    const [better = 0, base = 0] = numbers(drawing, 'circle', 'cx');
    const left = Number(/<line x1="([\d.]+)"/.exec(drawing)?.[1]);
    expect((better - left) / (base - left)).toBeCloseTo(2, 1);
    expect(drawing).toContain('faster: 2.00×');
  });

  it('of bars has rings where nothing is decided', () => {
    const undecided = finishedExperiment([[1000], [2000]]);
    const drawing = barsDrawing(groupByPromise(analyze(undecided).results), 500);
    expect(drawing.match(/fill="#FFFFFF" stroke/g)).toHaveLength(1);
  });

  it('of a curve rises to the right and marks the knee', () => {
    const { results, knee } = analyze(curve);
    const drawing = curveDrawing(
      curvePoints(curve, results),
      { name: 'batch', knee: knee?.value },
      500,
    );
    const heights = numbers(drawing, 'circle', 'cy');
    expect(heights).toHaveLength(4);
    expect(heights).toEqual(heights.toSorted((one, other) => other - one));
    expect(drawing).toContain('knee: batch 100');
  });

  it('of a heat map has each number in a shade of its own share', () => {
    const drawing = heatDrawing(heatMap(heat, analyze(heat).results)!, 500);
    expect(drawing).toMatch(/fill="#EEF4FA"[^<]*<text[^>]*>1,000 b</);
    expect(drawing).toMatch(/fill="#123F6B"[^<]*<text[^>]*fill="#FFFFFF"[^>]*>5,000 \+</);
  });

  it.each([200, 515])('stays inside %s points', (width) => {
    const twelve = finishedExperiment(
      Array.from({ length: 12 }, (_, index) => about(1000 + index)),
      {
        vary: ['batch=1,10,100', 'order=fifo,race', 'journal=wal,delete'],
      },
    );
    const { results } = analyze(twelve);
    const drawings = [
      barsDrawing(groupByPromise(results), width),
      heatDrawing(heatMap(heat, analyze(heat).results)!, width),
      curveDrawing(
        curvePoints(curve, analyze(curve).results),
        { name: 'batch', knee: undefined },
        width,
      ),
    ];
    for (const drawing of drawings) {
      const edges = numbers(drawing, 'line', 'x2').concat(numbers(drawing, 'circle', 'cx'));
      expect(Math.max(0, ...edges)).toBeLessThanOrEqual(width);
    }
  });
});
