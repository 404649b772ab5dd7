import { describe, expect, it } from 'vitest';

import { rateCsvLines } from '../../../source/commands/compare/rates-csv.js';
import { latencyLines } from '../../../source/lab/rates/charts/latency-lines.js';
import { latencyPoints } from '../../../source/lab/rates/charts/points.js';
import { resultsOf } from '../../../source/lab/rates/describe.js';
import type { RateSearch } from '../../../source/lab/rates/record.js';
import { bracketsDrawing, latencyDrawing } from '../../../source/lab/rates/report/drawings.js';
import { makeExperimentReport } from '../../../source/lab/report/make.js';
import { NO_TITLE_WORDS } from '../../../source/report/options.js';
import { finishedSearch, newSearch, windowAt } from './support.js';

const OPTIONS = { paper: 'a4', words: NO_TITLE_WORDS } as const;

async function markdown(search: RateSearch): Promise<string> {
  const subject = { kind: 'search', search } as const;
  return String(await makeExperimentReport(subject, { format: 'markdown', ...OPTIONS }));
}

/** The curve of batch 1. */
function curveOf(search: RateSearch) {
  const { holds = null, fails = null } = resultsOf(search)[0] ?? {};
  return { points: latencyPoints(search.windows, 0), limitMs: search.p99Ms, holds, fails };
}

describe('the report of a search', () => {
  it('asks its question, gives every bracket, and lists every window', async () => {
    const search = finishedSearch();
    const text = await markdown(search);
    expect(text).toContain('# Which rate does each batch hold with a p99 of at most 20.0 ms?');
    expect(text).toContain('**Of 2 variants, batch 50 holds the highest rate: 2,000 rows/s.**');
    for (const { sentence } of resultsOf(search)) expect(text).toContain(sentence);
    expect(text.match(/\| holds \|/g)).toHaveLength(8);
    expect(text.match(/\| does not hold: its p99 was/g)).toHaveLength(6);
    expect(text).toContain('~~~sh\ndbsim-tui compare generate');
    expect(text).toContain('## How to read it');
    // What only explains a picture.
    expect(text).not.toContain('ring');
  });

  it('has its drawings with their words, and what their signs mean', async () => {
    const subject = { kind: 'search', search: finishedSearch() } as const;
    const html = String(await makeExperimentReport(subject, { format: 'html', ...OPTIONS }));
    expect(html).toContain('A full dot holds, a ring does not.');
    expect(html).toContain('aria-label="Rows per second: batch 50: holds 2,000');
    expect(html).toContain(
      'aria-label="Highest p99 of the windows at each rate: 250 rows/s: 4.00 ms',
    );
  });

  it('of one that was stopped has what is known, and no window of one that never began', async () => {
    const stopped = finishedSearch({ status: 'interrupted' });
    const text = await markdown({ ...stopped, windows: stopped.windows.slice(0, 5) });
    expect(text).toContain('the search did not end');
    const partly = await markdown(
      newSearch({ status: 'interrupted', windows: [windowAt(0, 250, 4)] }),
    );
    expect(partly).toContain('Not tried');
    expect(partly).not.toContain('not known');
    expect(await markdown(newSearch({ status: 'interrupted' }))).toContain(
      'No window is complete.',
    );
  });

  it('escapes hostile values, in its drawings, too', async () => {
    const name = '\u001B[2J<b>.yaml';
    const search = finishedSearch({
      factors: [{ name: 'topology', values: ['a.yaml', name] }],
      variants: [{ topology: 'a.yaml' }, { topology: name }],
    });
    const subject = { kind: 'search', search } as const;
    const html = String(await makeExperimentReport(subject, { format: 'html', ...OPTIONS }));
    expect(html).toContain(String.raw`\u001b[2J&lt;b&gt;`);
    expect(html).not.toContain('\u001B');
    expect(html).not.toContain('<b>.yaml');
  });
});

describe('the curve of a search', () => {
  const textOf = (unicode: boolean, columns = 78): string[] =>
    latencyLines(curveOf(finishedSearch()), { columns, unicode }).map((line) =>
      line.map(({ text }) => text).join(''),
    );

  it('has a mark for each window, the limit and the bracket', () => {
    const lines = textOf(true);
    const plot = lines.slice(1, -1).join('\n');
    // Of the windows of a rate, those of nearly the same latency are one mark.
    expect(plot.match(/●/g)?.length).toBeGreaterThanOrEqual(3);
    expect(plot.match(/○/g)?.length).toBeGreaterThanOrEqual(2);
    expect(plot).toMatch(/20\.0 ms ┤.*╌╌╌╌/);
    expect(lines.at(-2)).toMatch(/ 250 .* 812 +853 /);
    expect(lines.at(-1)).toContain('○ does not hold');
  });

  it.each([40, 78, 200])('fits in %i columns, also in ASCII', (columns) => {
    for (const line of textOf(false, columns).slice(1, -1)) {
      expect(line.length).toBeLessThanOrEqual(columns);
      expect(line).toMatch(/^[\x20-\x7e]*$/);
    }
  });

  it('names no rate below the axis whose windows had too few rows for a p99', () => {
    const { points, limitMs } = curveOf(finishedSearch());
    const curve = { points, limitMs, holds: 812, fails: 10 };
    const axis = latencyLines(curve, { columns: 78, unicode: true }).at(-2);
    expect(axis?.map(({ text }) => text).join('')).toMatch(/^ +250 +812 +1,000$/);
    expect(latencyDrawing(curve, 400)).not.toContain('>10<');
  });

  it('rises in the drawing, and stays inside it', () => {
    const drawing = latencyDrawing(curveOf(finishedSearch()), 400);
    const circles = Array.from(
      drawing.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"[^>]*fill="(#\w+)"/g),
      ([, x, y, fill]) => ({ x: Number(x), y: Number(y), fill }),
    );
    expect(circles).toHaveLength(8);
    const [first, last] = [circles[0], circles.at(-1)];
    expect(Number(first?.y)).toBeGreaterThan(Number(last?.y));
    expect(last?.fill).toBe('#FFFFFF');
    for (const { x } of circles) expect(x).toBeLessThanOrEqual(400);
  });

  it('has the whole number of the upper end, also at the right edge', () => {
    const points = [
      { rate: 950, p99Ms: 4, holds: true },
      { rate: 1000, p99Ms: 31, holds: false },
    ];
    for (const columns of [40, 60, 78]) {
      const drawn = latencyLines(
        { points, limitMs: 20, holds: 950, fails: 1000 },
        { columns, unicode: true },
      );
      const text = drawn.map((line) => line.map((cell) => cell.text).join('')).join('\n');
      expect(text).toMatch(/ 950 +1,000\n/);
      expect(text).not.toContain('another reason');
    }
  });

  it('has the whole number of the upper end in the drawing, too', () => {
    const points = [
      { rate: 950_000, p99Ms: 4, holds: true },
      { rate: 1_000_000, p99Ms: 31, holds: false },
    ];
    const drawing = latencyDrawing({ points, limitMs: 20, holds: 950_000, fails: 1_000_000 }, 400);
    const [, x] = /<text x="([\d.]+)"[^>]*>1,000,000</.exec(drawing) ?? [];
    // A character takes 3.9 points or more.
    expect(Number(x) + 9 * 3.9).toBeLessThanOrEqual(400);
  });

  it('names another reason where a ring is below the line', () => {
    const points = [
      { rate: 250, p99Ms: 4, holds: true },
      { rate: 500, p99Ms: 9, holds: false },
    ];
    const curve = { points, limitMs: 20, holds: 250, fails: 500 };
    const drawn = latencyLines(curve, { columns: 78, unicode: true }, 16);
    expect(drawn).toHaveLength(16);
    expect(drawn.at(-1)?.[0]?.text).toBe('○ below the line: for another reason than its p99');
  });

  it('leaves out a p99 of so few rows that nothing shows it', () => {
    const window = windowAt(0, 500, 35);
    const { measured } = window;
    if (!measured) throw new Error('it measured nothing');
    const few = {
      ...window,
      measured: { ...measured, totals: { ...measured.totals, attempted: 200 } },
    };
    expect(latencyPoints([few], 0)).toEqual([]);
    const lines = rateCsvLines(newSearch({ windows: [few] })).map((line) => line.split(','));
    const at = lines[0]?.indexOf('p99_ms') ?? -1;
    expect(lines[1]?.at(at)).toBe('');
    expect(lines[1]?.at(at - 1)).not.toBe('');
  });

  it('leaves out windows without a p99, and is empty where there are no others', () => {
    const failed = { variant: 0, rate: 500, seed: 1, holds: false, reason: 'killed' } as const;
    const search = newSearch({ windows: [failed, windowAt(0, 250, 4)] });
    expect(latencyPoints(search.windows, 0)).toEqual([{ rate: 250, p99Ms: 4, holds: true }]);
    expect(
      latencyLines({ ...curveOf(search), points: [] }, { columns: 78, unicode: true }),
    ).toEqual([]);
  });
});

it('the brackets have a full dot and a ring for each variant', () => {
  const drawing = bracketsDrawing([['kept', resultsOf(finishedSearch())]], 500);
  expect(drawing.match(/<circle[^>]*fill="#FFFFFF"/g)).toHaveLength(2);
  expect(drawing).toContain('holds 812, not 853');
});
