import { describe, expect, it } from 'vitest';

import { csvLines } from '../../source/commands/compare/csv.js';
import { progressLine } from '../../source/commands/compare/progress.js';
import { describeComparison } from '../../source/commands/compare/table.js';
import { analyze } from '../../source/lab/analysis.js';
import { experimentDocument } from '../../source/lab/report/document.js';
import { markdownPieces } from '../../source/report/exports/markdown.js';
import { NO_TITLE_WORDS } from '../../source/report/options.js';
import { finishedExperiment } from '../lab/support.js';

const STYLE = { paint: (_: unknown, text: string) => text, unicode: true };

/** The comparison in Markdown, line by line. */
function markdownLines(of: typeof experiment): string[] {
  const document = experimentDocument(of, analyze(of), { words: NO_TITLE_WORDS });
  return Array.from(markdownPieces(document)).join('').split('\n');
}

const experiment = finishedExperiment([
  [1000, 1010, 990, 1005, 995],
  [2000, 2020, 1980, 2010, 1990],
]);

describe('a comparison', () => {
  it('lists the variants, the best first, under what they promise', () => {
    const lines = describeComparison(experiment, analyze(experiment), STYLE);
    expect(lines[0]).toBe(
      'compare · generate, 1,000 rows, seeds 7 to 11, one a round · 10 threads · fifo · wal/normal · 2 variants × 5 rounds after 1 warm-up',
    );
    const from = lines.indexOf(
      'SURVIVES A KILLED PROCESS, BUT A POWER CUT CAN LOSE THE LAST COMMITS',
    );
    expect(lines[from + 1]).toMatch(
      /^ batch +rows\/s: range and median +median +p99 .*against batch 1$/,
    );
    expect(lines[from + 2]).toMatch(/^ +100 .* 2,000 .* faster: 2\.00×/);
    expect(lines[from + 3]).toMatch(/^ +1 .* 1,000 .* base$/);
    expect(lines).toContain('The audit passed in all of 10 runs.');
  });

  it('has a p99 only where the rows carry one', () => {
    const p99Of = (attempted: number): (string | undefined)[] => {
      const runs = experiment.runs.map((run) => {
        return Object.assign({}, run, { totals: { ...run.totals, attempted } });
      });
      const of = { ...experiment, runs };
      const row = markdownLines(of).find((line) => line.startsWith('| batch 100 |'));
      const line = describeComparison(of, analyze(of), STYLE).find((each) => /^ +100 /.test(each));
      return [row?.split(' | ')[3], / (4\.00 ms|–) /.exec(line ?? '')?.[1]];
    };
    expect(p99Of(300)).toEqual(['4.00 ms', '4.00 ms']);
    expect(p99Of(299)).toEqual(['–', '–']);
  });

  it('names no winner on a busy machine, and why', () => {
    const busy = { ...experiment, othersShare: 0.5 };
    const text = describeComparison(busy, analyze(busy), STYLE).join('\n');
    expect(text).toContain('Not decided because the machine was busy');
    expect(text).not.toMatch(/faster: |slower: /);
  });

  it('has a line for each run as CSV, and its command in Markdown', () => {
    const [head, first, ...others] = csvLines(experiment);
    expect(head).toContain('round,variant,again,set_batch,seed,rows_per_second');
    expect(first).toMatch(/^1,0,no,1,1,1000,/);
    expect(others).toHaveLength(9);
    const markdown = markdownLines(experiment);
    expect(markdown).toContain('dbsim-tui compare generate --vary batch=1,100 --seed 7');
    expect(markdown.find((line) => line.startsWith('| batch 100 |'))).toContain('faster: 2.00×');
  });
});

it('a hostile name of a workload breaks no table and moves no cursor', () => {
  const workload = 'rows|\u001b[2J\n# <b>';
  const command = `dbsim-tui compare '${workload}'`;
  const hostile = { ...experiment, workload, command };
  const analysis = analyze(hostile);
  const written = [...markdownLines(hostile), ...describeComparison(hostile, analysis, STYLE)];
  for (const line of written) expect(line).not.toMatch(/[\u0000-\u001f]/); // oxlint-disable-line no-control-regex -- it is these that are meant
  expect(written.join('\n')).toContain(String.raw`rows\|\\u001b\[2J`);
});

it('its progress names round, variant and the time left', () => {
  const step = { round: 2, variant: 1, done: 6, total: 12 };
  expect(progressLine(step, experiment, 60_000)).toBe(
    'round 2 of 5 · batch 100 · run 7 of 12 · about 1 min 00 s left',
  );
  expect(progressLine({ ...step, round: 0, done: 0 }, experiment, 0)).toBe(
    'warm-up · batch 100 · run 1 of 12',
  );
});
