import { describe, expect, it } from 'vitest';

import { analyze } from '../../source/lab/analysis.js';
import { rangeBar } from '../../source/lab/charts/bars.js';
import type { CellLine } from '../../source/lab/charts/cells.js';
import { chartsOf, requireChart } from '../../source/lab/charts/choose.js';
import { drawChart } from '../../source/lab/charts/draw.js';
import { heatLines, heatMap } from '../../source/lab/charts/heat.js';
import { readFactors } from '../../source/lab/factors.js';
import { finishedExperiment } from './support.js';

/** Five runs about a rate, a percent apart at most. */
const about = (rate: number): number[] =>
  [1, 0.995, 1.005, 0.998, 1.002].map((share) => rate * share);

const curve = finishedExperiment([1000, 4000, 9800, 10_000].map(about), {
  vary: ['batch=1,10,100,1000'],
});
const heat = finishedExperiment([1000, 1010, 5000, 4000].map(about), {
  vary: ['batch=1,100', 'order=fifo,race'],
});
const ROOM = { columns: 78, unicode: true };

const cellText = (line: CellLine): string => line.map(({ text }) => text).join('');

function textOf(
  chart: Parameters<typeof drawChart>[0],
  experiment: typeof curve,
  room = ROOM,
): string[] {
  return drawChart(chart, experiment, analyze(experiment), room).map(cellText);
}

describe('a bar', () => {
  it.each([
    [{ min: 500, median: 500, max: 500 }, true, '▕                ●               ▏'],
    [{ min: 0, median: 500, max: 1000 }, true, '▕├───────────────●──────────────┤▏'],
    [{ min: 250, median: 500, max: 750 }, false, '|        [-------*------]        |'],
  ])('of the range %j (Unicode %s) is %s', (range, unicode, drawn) => {
    expect(rangeBar(range, 1000, 34, unicode)).toBe(drawn);
  });

  it.each([10, 34, 66])('takes %s columns', (width) => {
    expect(rangeBar({ min: 1, median: 2, max: 9 }, 9, width, true)).toHaveLength(width);
  });
});

describe('the drawing of a comparison', () => {
  it.each([
    [['batch=1,10,100'], 'curve'],
    [['batch=1,100'], 'bars'],
    [['order=fifo,race', 'batch=1,10'], 'heat'],
    [['order=fifo,race', 'batch=1,10', 'journal=wal,delete'], 'bars'],
  ])('of %j is chosen: %s', (vary, chart) => {
    expect(chartsOf(readFactors(vary))[0]).toBe(chart);
  });

  it.each([
    ['pie', '--chart must be bars, curve or heat (was "pie")'],
    ['heat', '--chart heat is not possible: a heat map needs two varied settings'],
  ])('%s is refused for one setting', (name, problem) => {
    expect(() => requireChart(name, readFactors(['batch=1,10,100']))).toThrow(problem);
  });

  it('needs a variant with a rate', () => {
    const failed = { round: 1, variant: 0, problem: 'no space left' };
    const broken = [0, 1, 2].map((variant) => Object.assign({}, failed, { variant }));
    const none = finishedExperiment([], { vary: ['batch=1,10,100'], failures: broken });
    expect(textOf('curve', none)).toEqual([]);
  });
});

describe('a curve', () => {
  it('rises from the axis to the best, over values at equal ratios, and marks the knee', () => {
    const lines = textOf('curve', curve);
    expect(lines[0]).toBe('rows/s over batch: median and range, equal distances are equal ratios');
    expect(lines[1]).toMatch(/^10,050 ┤ .*●$/);
    const values = lines.at(-3) ?? '';
    const columns = ['1 ', '10 ', '100 ', '1000'].map((value) => values.indexOf(` ${value}`));
    const gaps = columns.slice(1).map((column, index) => column - (columns[index] ?? 0));
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(2);
    expect(lines.at(-2)).toMatch(/^ +b +\+ +\+ ▲ knee +\+$/);
    expect(lines.at(-1)).toBe('b base · + faster');
  });

  it('marks each median in its own row, and each range', () => {
    const wide = finishedExperiment([[100, 500, 300, 400, 200], about(800), about(1000)], {
      vary: ['threads=1,2,4'],
    });
    const plot = textOf('curve', wide).slice(1, -3);
    const column = plot.findIndex((line) => line.includes('┴'));
    expect(plot.filter((line) => line.includes('●'))).toHaveLength(3);
    expect(column).toBeGreaterThan(plot.findIndex((line) => line.includes('┬')));
  });

  it('has no point for a variant that is disqualified', () => {
    const lost = { ...curve, failures: [{ round: 1, variant: 3, problem: 'killed' }] };
    const lines = textOf('curve', lost);
    expect(lines.at(-1)).toContain('1 value has no rate');
    expect(lines.join('\n')).not.toContain('1000');
  });

  it.each([
    [40, true],
    [58, false],
    [200, true],
  ])('fits %s columns (Unicode %s)', (columns, unicode) => {
    const lines = textOf('curve', curve, { columns, unicode }).slice(1, -1);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns);
    expect(unicode || /^[\x20-\x7e\n]*$/.test(lines.join('\n'))).toBe(true);
  });
});

describe('a heat map', () => {
  it('has a line for each value of one setting and a cell with number, sign and shade for each of the other', () => {
    expect(textOf('heat', heat)).toEqual([
      'rows/s: median of each combination',
      '       order',
      'batch       fifo      race',
      '    1    1,000 b ░ 1,010 =',
      '  100  █ 5,000 + ▓ 4,000 +',
      'b base · + faster · = no difference that matters',
      '░ above 20 % of the best, ▒ above 40 %, ▓ above 60 %, █ above 80 %',
    ]);
  });

  it('gives each cell a level by its share of the best', () => {
    const map = heatMap(heat, analyze(heat).results);
    expect(map?.cells.map((row) => row.map(({ level }) => level))).toEqual([
      [1, 2],
      [5, 4],
    ]);
  });

  it('leaves the shades out where they have no room, and keeps numbers and signs', () => {
    const map = heatMap(heat, analyze(heat).results);
    const lines = heatLines(map!, { columns: 24, unicode: true }).map(cellText);
    expect(lines.at(-1)).toBe('  100  5,000 + 4,000 +');
  });

  it('shows no rate of a variant that is disqualified', () => {
    const lost = { ...heat, failures: [{ round: 1, variant: 2, problem: 'killed' }] };
    expect(textOf('heat', lost).join('\n')).toMatch(/100 +– x +█ 4,000 \+/);
  });

  it('escapes values that could move the cursor', () => {
    const [first, second] = heat.factors;
    const hostile = { ...heat, factors: [{ ...first!, values: ['1', '\u001B[2J'] }, second!] };
    const map = heatMap(hostile, analyze(heat).results);
    expect(map?.rows.values[1]).toBe(String.raw`\u001b[2J`);
  });
});
