import { describe, expect, it } from 'vitest';
import { lineText } from '../../source/components/line.js';
import { lookOf } from '../../source/components/look.js';
import { displayWidth } from '../../source/components/text.js';
import type { DatabaseSettings } from '../../source/db/database-settings.js';
import type { RunSettings } from '../../source/ledger/record.js';
import { noVerdictReasons } from '../../source/services/history/no-verdict.js';
import type { RunSummary } from '../../source/engine/history/run-summary.js';
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

function withSettings(change: Partial<RunSettings>): RunSummary {
  return { ...base, settings: { ...base.settings, ...change } };
}

function withDatabases(change: Partial<DatabaseSettings>): RunSummary {
  const { User, Product, Order } = base.settings.databases;
  return withSettings({
    databases: {
      User: { ...User!, ...change },
      Product: { ...Product!, ...change },
      Order: { ...Order!, ...change },
    },
  });
}

const withSync = (sync: string): RunSummary => withDatabases({ sync });

/** As a record of version 1 reports a server. */
const onServer = (): RunSummary => withDatabases({ engine: 'PostgreSQL', sync: 'on' });

it('no verdict comes from runs whose rows arrive at different rates, or at one and at none', () => {
  const reasonsOf = (rate: number | undefined, other: number | undefined): string =>
    noVerdictReasons(
      withSettings(rate === undefined ? {} : { rate }),
      withSettings(other === undefined ? {} : { rate: other }),
    ).join('; ');
  expect(reasonsOf(200, 200)).not.toContain('arrive');
  expect(reasonsOf(undefined, undefined)).not.toContain('arrive');
  expect(reasonsOf(undefined, 200)).toContain(
    'A had rows that wait until they are claimed, B 200 rows/s that arrive: their rates and latencies measure different things',
  );
});

describe('what two runs began with', () => {
  const beganWith = (existingRows: number | undefined, fresh = false): RunSummary => ({
    ...withSettings({ fresh }),
    measured: measured({ existingRows }),
  });
  const startsOf = (first: RunSummary, second: RunSummary): string[] =>
    noVerdictReasons(first, second).filter((reason) => reason.includes('began with'));

  it('is the same in databases that were empty and in emptied ones', () => {
    expect(startsOf(beganWith(0), beganWith(24, true))).toEqual([]);
  });

  it('differs by the rows that were kept', () => {
    expect(startsOf(beganWith(0), beganWith(24))).toEqual([
      'A began with empty databases, B with 24 existing rows',
    ]);
    const { different } = compareSettings(beganWith(0), beganWith(24));
    expect(different).toEqual([
      { name: 'start', first: 'empty databases', second: '24 existing rows kept' },
    ]);
  });
});

describe('two runs side by side', () => {
  it('begin with what was set differently', () => {
    const { different, same } = compareSettings(base, faster);
    expect(different).toEqual([{ name: 'threads', first: '10', second: '64' }]);
    expect(same.map(({ name }) => name)).toContain('journal/sync');
    expect(compare()).toMatch(/^threads +10 +64 *$/m);
    expect(compare()).toMatch(/The same in both: workload generate, seed 1/);
  });

  it('show both numbers and their difference, and name no winner', () => {
    const text = compare();
    expect(text).toMatch(/^rows\/s +1,000 +2,500 +\+1,500 *$/m);
    expect(text).toMatch(/^p50 +1\.00 ms +0\.50 ms +−0\.50 ms *$/m);
    expect(text).toMatch(/^p90 +2\.00 ms +2\.00 ms +equal *$/m);
    expect(text).toMatch(/^p99 +4\.00 ms +8\.00 ms +\+4\.00 ms *$/m);
    expect(text).toMatch(/^p999 +– +– *$/m);
    expect(text).toMatch(/^! failed +0 +3 +\+3 *$/m);
    expect(text).toMatch(/^✔ inserted +850 +847 +−3 *$/m);
    expect(text).toMatch(/^success +85\.0 % +84\.7 % +−0\.3 points *$/m);
    expect(text).not.toMatch(/faster|slower|shorter|fewer|times|winner|✔ [AB]/);
  });

  it('show what differs in their promises, or that nothing does', () => {
    expect(compare()).toContain(
      'Promised in both: a killed process loses nothing, a power cut can lose the last commits.',
    );
    const text = compare(96, base, withSync('full'));
    expect(text).toMatch(/^promises +A +B *$/m);
    expect(text).toMatch(/^a power cut +can lose the last commits +loses nothing *$/m);
    expect(text).toContain('Promised in both: a killed process loses nothing.');
    expect(compare(200, base, withSync('full'))).toContain(
      'they promise different durability: a power cut can lose the last commits in A and loses nothing in B',
    );
    expect(compare(96, base, onServer())).toMatch(
      /^a power cut +can lose the last commits +not recorded/m,
    );
  });

  it('explain why one run of each gives no verdict', () => {
    const always = 'there is one run of each, and the same settings give another rate each time';
    expect(noVerdictReasons(base, base)).toEqual([always]);
    const environment = { ...base.environment, cores: 8 };
    const killed = { ...base, ending: 'killed', measured: undefined } as const;
    const cases: [RunSummary, string][] = [
      [{ ...base, seed: 2 }, 'they had different rows to write'],
      [withSettings({ paceMs: 800 }), 'A had no pace, B a pace of 800 ms before each row'],
      [
        withSync('off'),
        'they promise different durability: a power cut can lose the last commits in A and can damage a database in B',
      ],
      [{ ...base, measured: measured({ pauses: 2 }) }, 'B was paused 2 times'],
      [
        { ...base, measured: measured({ paceChanges: 1 }) },
        'the pace of B was changed while it ran',
      ],
      [{ ...base, ending: 'interrupted' }, 'B did not write all its rows'],
      [
        withSettings({ fresh: true }),
        'A began with the rows that were there, B with empty databases',
      ],
      [
        { ...base, environment },
        'they ran on different machines (linux x64, 2 cores; linux x64, 8 cores)',
      ],
      [onServer(), 'what one of them promises after a power cut is not recorded'],
    ];
    for (const [other, reason] of cases) {
      expect(noVerdictReasons(base, other)).toEqual([reason, always]);
      expect(compare(200, base, other)).toContain(`- ${reason}\n- ${always}`);
    }
    expect(noVerdictReasons(base, killed)).toContain('B was not closed and has no numbers');
  });

  it('warn of a run whose audit failed', () => {
    const audit = { ok: false, checks: [{ name: 'lost', ok: false, found: 1, detail: 'User 1' }] };
    const broken = { ...faster, measured: measured({ audit }) };
    expect(compare(96, base, broken)).toContain('The audit of B failed');
    expect(compare(96, base, faster)).not.toContain('audit of');
  });

  it.each([58, 78, 118, 198])('have room in %i columns, whatever their names hold', (width) => {
    const hostile = { ...faster, workload: HOSTILE.join(' ') };
    const lines = compare(width, base, hostile).split('\n');
    expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
    expect(controlsIn(lines.join(''))).toEqual([]);
    expect(lines.join('\n')).toMatch(/^rows\/s +1,000 +2,500 +\+1,500/m);
  });
});
