import { describe, expect, it } from 'vitest';
import { lineText } from '../../source/components/line.js';
import { lookOf } from '../../source/components/look.js';
import { displayWidth } from '../../source/components/text.js';
import { comparisonLines } from '../../source/views/history/comparison-lines.js';
import { compareSettings } from '../../source/views/history/settings-table.js';
import { controlsIn } from '../e2e/support/text.js';
import { HOSTILE } from '../corpus/hostile.js';
import { measured, runSummary } from './support/summaries.js';

const base = runSummary(1);
const faster = runSummary(2, {
  threads: 64,
  measured: measured({
    rowsPerSecond: 2500,
    latencyMs: { p50: 0.5, p90: 2, p95: 3, p99: 8, p999: 9, max: 9, mean: 1.5 },
    totals: { ...measured().totals, failed: 3, inserted: 847, successRate: 0.847 },
  }),
});

function compare(width = 96, first = base, second = faster): string {
  return comparisonLines([first, second], width, lookOf('dark', true)).map(lineText).join('\n');
}

describe('two runs side by side', () => {
  it('begin with what was set differently', () => {
    const { different, same } = compareSettings(base, faster);
    expect(different).toEqual([{ name: 'threads', first: '10', second: '64' }]);
    expect(same.map(({ name }) => name)).toContain('journal/sync');
    expect(compare()).toMatch(/^threads +10 +64 *$/m);
    expect(compare()).toMatch(/The same in both: workload generate, seed 1/);
  });

  it('say what the second has over the first, and which is better', () => {
    const text = compare();
    expect(text).toMatch(/^rows\/s +1,000 +2,500 +\+1,500 \(\+150\.0 %\) +✔ B faster/m);
    expect(text).toMatch(/^p50 +1\.00 ms +0\.50 ms +−0\.50 ms \(−50\.0 %\) +✔ B shorter/m);
    expect(text).toMatch(/^p99 +4\.00 ms +8\.00 ms +\+4\.00 ms \(\+100\.0 %\) +✔ A shorter/m);
    expect(text).toMatch(/^p90 +2\.00 ms +2\.00 ms +equal *$/m);
    expect(text).toMatch(/^! failed +0 +3 +\+3 +✔ A fewer/m);
    expect(text).toMatch(/^✔ inserted +850 +847 +−3 \(−0\.4 %\) *$/m);
    expect(text).toMatch(/^success +85\.0 % +84\.7 % +−0\.3 points *$/m);
  });

  it('are summed up in a sentence or two', () => {
    expect(compare()).toContain('B was faster: 2.50 times the rows a second of A.');
    expect(compare()).toContain('The slowest rows (p99) took 2.00 times as long in B.');
    expect(compare(96, base, base)).toContain('Both wrote about as many rows a second.');
  });

  it('warn of what makes numbers worthless', () => {
    expect(compare(96, base, { ...faster, seed: 2 })).toContain('They had different rows to write');
    const paced = { ...base, settings: { ...base.settings, paceMs: 800 } };
    expect(compare(200, paced, { ...faster, settings: { ...base.settings, paceMs: 0 } })).toMatch(
      /thought 800 ms and those of B did not think: .*B was faster/s,
    );
    expect(compare(96, base, base)).not.toContain('pace first');
    const audit = { ok: false, checks: [{ name: 'lost', ok: false, found: 1, detail: 'User 1' }] };
    const broken = { ...faster, measured: measured({ audit }) };
    expect(compare(96, base, broken)).toContain('The audit of B found violations');
    const killed = { ...faster, ending: 'killed', measured: undefined } as const;
    expect(compare(96, base, killed)).toContain('B has no numbers');
  });

  it.each([58, 78, 118, 198])('have room in %i columns, whatever their names hold', (width) => {
    const hostile = { ...faster, workload: HOSTILE.join(' ') };
    const lines = compare(width, base, hostile).split('\n');
    expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
    expect(controlsIn(lines.join(''))).toEqual([]);
    expect(lines.join('\n')).toMatch(/^rows\/s +1,000 +2,500 +\+1,500/m);
    expect(lines.join('\n')).toContain('✔ B faster');
  });
});
