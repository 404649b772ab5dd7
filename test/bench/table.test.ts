import { describe, expect, it } from 'vitest';
import {
  atLeast,
  atMost,
  formatNumber,
  makeCase,
  otherRates,
  type Result,
} from '../../bench/lib/results.mjs';
import { describeCase, renderResults, replaceResults } from '../../bench/lib/table.mjs';

const CASE = makeCase({
  title: 'WAL | NORMAL',
  unit: 'rows/s',
  ours: ['awaited', [12_000, 10_000, 11_000]],
  reference: ['plain', [24_000, 20_000, 11_000]],
  goals: ({ ours, ratio }) => [
    atLeast(ours.median, 10_000, 'rows/s'),
    atLeast(ratio?.median ?? 0, 0.6, 'of plain'),
  ],
  notes: ['p99 7 ms'],
});

const RESULT: Result = {
  schema: 'dbsim.bench/1',
  name: 'rows',
  date: '2026-01-05',
  tookSeconds: 9,
  machine: { cores: 2, cpu: 'CPU', memoryGB: 8, disk: 'ext4', node: 'v20.17.0' },
  versions: { plain: '1.2.3' },
  options: { pairs: 3 },
  doubts: [],
  cases: [CASE],
  skipped: ['pipelined: no such flag'],
};

describe('the table of results', () => {
  it('shows medians, ranges, ratios of the rounds, and whether goals are met', () => {
    const [, , row] = renderResults([RESULT]).split('\n');
    expect(row).toBe(
      '| rows | WAL \\| NORMAL; p99 7 ms ' +
        '| 11,000 rows/s (10,000–12,000), awaited | 20,000 rows/s (11,000–24,000), plain ' +
        '| 0.5 (0.5–1) | ✔ ≥ 10,000 rows/s; ✖ ≥ 0.6 of plain |',
    );
  });

  it('compares with another commit where one was measured', () => {
    const compared = makeCase({
      title: 'WAL',
      unit: 'rows/s',
      ours: ['awaited', [12_000, 10_000]],
      other: { label: '0123abc', values: [6000, 10_000], notes: ['processor time less'] },
    });
    const lines = renderResults([{ ...RESULT, cases: [compared, CASE] }]).split('\n');
    expect(lines[0]).toMatch(/\| goal \| ours ÷ another commit \|$/);
    expect(lines[2]).toMatch(
      /\| 1\.5 \(1–2\) × 8,000 rows\/s \(6,000–10,000\) of 0123abc; processor time less \|$/,
    );
    expect(lines[3]).toMatch(/ of plain \| {2}\|$/);
  });

  it('sets goals by the ratios to both', () => {
    const { goals } = makeCase({
      title: 'WAL',
      unit: 'rows/s',
      ours: ['awaited', [12_000, 10_000]],
      reference: ['plain', [24_000, 20_000]],
      other: { label: '0123abc', values: [6000, 5000] },
      goals: ({ ours, ratio, other }) => [
        atLeast(ours.median, 11_001, 'rows/s'),
        atLeast(ratio?.median ?? 0, 0.5, 'of plain'),
        atLeast(other?.median ?? 0, 2, 'of the other commit'),
      ],
    });
    expect(goals.map(({ isMet }) => isMet)).toEqual([false, true, true]);
  });

  it('compares processor time and memory with another commit', () => {
    const runs = [{ rate: 10, cpuUs: 200, ownPeakMB: 150 }];
    const others = [{ rate: 5, cpuUs: 400, ownPeakMB: 160 }];
    expect(otherRates(others, runs, { commit: '0123abc' })).toEqual({
      label: '0123abc',
      values: [5],
      notes: ['processor time 200 µs a row, 400 in 0123abc', 'memory 150 MB, 160 in 0123abc'],
    });
    const unknown = [{ rate: 5, cpuUs: Number.NaN, ownPeakMB: Number.NaN }];
    expect(otherRates(unknown, runs, { commit: '0123abc' })?.notes).toEqual([]);
    expect(otherRates(undefined, runs, undefined)).toBeUndefined();
  });

  it('reports on what it was measured, and what was left out', () => {
    const text = renderResults([RESULT]);
    expect(text).toContain('2026-01-05, 2 cores (CPU), 8 GB, ext4, Node v20.17.0; plain 1.2.3');
    expect(text).toContain('3 rounds; skipped: pipelined: no such flag.');
  });

  it('marks what was measured on a busy machine', () => {
    const text = renderResults([{ ...RESULT, doubts: ['other programs used 40 %'] }]);
    expect(text).toContain('| rows (doubtful) |');
    expect(text).toContain('**doubtful: other programs used 40 %**');
  });

  it('reports that there are no results', () => {
    expect(renderResults([])).toBe('Nothing has been measured yet.\n');
  });

  it('replaces what is between its markers, and nothing else', () => {
    const page = replaceResults(
      'before\n<!-- results: made by `npm run bench`, not by hand -->\nold\n<!-- end of results -->\nafter\n',
      'new\n',
    );
    expect(page).toMatch(/^before\n<!-- results.*-->\n\nnew\n\n<!-- end of results -->\nafter\n$/);
    expect(replaceResults(page, 'new\n')).toBe(page);
    expect(() => replaceResults('no markers', 'new')).toThrow('markers');
  });
});

describe('a result in the terminal', () => {
  it('has a line for each side', () => {
    expect(describeCase(CASE).split('\n')).toEqual([
      '  WAL | NORMAL',
      '    11,000 rows/s (10,000–12,000) · awaited',
      '    20,000 rows/s (11,000–24,000) · plain',
      '    ratio 0.5 (0.5–1)',
      '    ✔ goal ≥ 10,000 rows/s',
      '    ✖ goal ≥ 0.6 of plain',
      '    p99 7 ms',
    ]);
  });
});

it('goals are met at their limit', () => {
  expect([atLeast(5, 5, 'x').isMet, atMost(5, 5, 'x').isMet]).toEqual([true, true]);
  expect([atLeast(4.9, 5, 'x').isMet, atMost(5.1, 5, 'x').isMet]).toEqual([false, false]);
});

it('numbers have three digits, or all before the point', () => {
  expect([0.123_46, 12.345, 99.96, 1234.5].map(formatNumber)).toEqual([
    '0.123',
    '12.3',
    '100',
    '1,235',
  ]);
});
