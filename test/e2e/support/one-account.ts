import { RunFollower } from '../../../source/services/live.js';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';

import { lineText } from '../../../source/components/line.js';
import { lookOf } from '../../../source/components/look.js';
import { OUTCOMES } from '../../../source/entities/outcome.js';
import type { Attempt } from '../../../source/ledger/attempt.js';
import { historyServices } from '../../../source/services/history.js';
import type { RunSummary } from '../../../source/engine/history/run-summary.js';
import { resultsServices } from '../../../source/services/results.js';
import { ALL_ATTEMPTS } from '../../../source/services/results/query.js';
import { initialState } from '../../../source/views/results/state.js';
import { summaryLines } from '../../../source/views/results/summary.js';
import { FULL } from '../../harness/full.js';
import { temporaryFolder } from '../../harness/folder.js';
import { callProgram } from '../../harness/in-process.js';
import { type ProgramOptions, runProgram } from '../../harness/program.js';
import { DEFAULT_REPORT } from '../../../source/report/options.js';
import { shopTopology, shopTopologyOf } from '../../harness/shop.js';
import { readPdf } from '../../report/reading.js';
import { accountFromDisk, accountOf, type Account } from './account.js';
import type { PrintedRecord } from './record.js';

/** A run of which all outputs must give the same account. */
export interface AccountCase {
  readonly name: string;
  readonly args: string;
  readonly planned: number;
  readonly options?: ProgramOptions;
  /** What the run must have come to for the test to show anything. */
  readonly has: Partial<Record<keyof Account, boolean>>;
  /** Writes a topology file into the folder of the run; gives its path. */
  readonly writeTopology?: (dir: string) => string | Promise<string>;
  /** Whether only `test:all` makes the PDF: another case or `pdf.threads` has its kinds of rows. */
  readonly isPdfFull?: boolean;
}

/** Tests that every output of a run gives the same account of it. */
export function describeAccount(
  { name, args, planned, options, has, writeTopology, isPdfFull = false }: AccountCase,
  tags = {},
): void {
  describe(`every output of a run that ${name}`, tags, () => {
    const dir = temporaryFolder();
    let account: Account;
    let record: PrintedRecord;
    let verified: string;
    let topology: readonly string[] = [];

    const exported = async (format: string): Promise<string> => {
      const file = path.join(temporaryFolder(), 'out');
      const { code, stderr } = await callProgram(
        ['report', `--export-${format}`, file, ...topology],
        { cwd: dir },
      );
      expect(code, stderr).toBe(0);
      return readFileSync(file, 'utf8');
    };

    beforeAll(async () => {
      topology = writeTopology ? ['--topology', await writeTopology(dir)] : [];
      await runProgram(['run', ...args.split(' '), ...topology], { cwd: dir, ...options });
      account = accountFromDisk(dir, planned);
      const file = path.join(temporaryFolder(), 'record.json');
      const { stderr } = await callProgram(['verify', '--json', file, ...topology], {
        cwd: dir,
      });
      verified = stderr;
      record = JSON.parse(readFileSync(file, 'utf8')) as PrintedRecord;
    });

    it('has rows of the kinds that it is about', () => {
      for (const [kind, isWanted] of Object.entries(has)) {
        expect(account[kind as keyof Account] > 0, kind).toBe(isWanted);
      }
    });

    it('counts them in the record, which lists them where it is short', () => {
      const { totals, run, attempts } = record;
      expect(accountOfTotals(totals, run.planned)).toEqual(account);
      const isShort = account.attempted <= 10_000;
      expect(attempts).toHaveLength(isShort ? account.attempted : 0);
      if (isShort) expect(accountOf(outcomesOf(attempts), planned)).toEqual(account);
    });

    it('counts them in the text and on the screen', async () => {
      expectSummary(verified, account);
      const run = await resultsServices(dir, shopTopologyOf(dir)).readRun(record.run.id);
      const size = { columns: 160, rows: 40 };
      const state = { ...initialState, run, record: run.record, size };
      const lines = summaryLines(state, size, lookOf('mono', true)).map(lineText);
      expectSummary(lines.join('\n'), account);
    });

    it('lists them in CSV and NDJSON', async () => {
      const rows = parse(await exported('csv'), { bom: true, columns: true }) as ExportedRow[];
      expect(accountOf(outcomesOf(rows), planned)).toEqual(account);
      const lines = (await exported('ndjson')).trim().split('\n');
      const attempts = lines.map((line) => JSON.parse(line) as ExportedRow);
      expect(accountOf(outcomesOf(attempts), planned)).toEqual(account);
      expect(rows.map(nameOf)).toEqual(attempts.map(nameOf));
      expect(byDatabase(rows)).toEqual(byDatabase(attempts));
    });

    it('counts and lists them in JUnit', async () => {
      const xml = await exported('junit');
      const [all = '', ...suites] = xml.match(/<testsuites? [^>]*>/g) ?? [];
      const { checks } = record.audit;
      const failedChecks = checks.filter(({ ok }) => !ok).length;
      const failures = account.failed + account.unknown + failedChecks;
      for (const [attribute, count, child] of [
        ['tests', account.attempted + checks.length, '<testcase '],
        ['failures', failures, '<failure '],
        ['skipped', rejectedOf(account), '<skipped '],
      ] as const) {
        expect(attributeOf(all, attribute), attribute).toBe(count);
        const sum = suites.reduce((total, suite) => total + attributeOf(suite, attribute), 0);
        expect(sum, attribute).toBe(count);
        expect(xml.split(child).length - 1, child).toBe(count);
      }
      const inSuites: Record<string, number> = {};
      expect(attributeOf(suites.pop() ?? '', 'tests')).toBe(checks.length);
      for (const suite of suites.filter((each) => attributeOf(each, 'tests') > 0)) {
        const [, name = ''] = / name="(?:\w+, database not known|([^"]*))"/.exec(suite) ?? [];
        inSuites[name] = (inSuites[name] ?? 0) + attributeOf(suite, 'tests');
      }
      const rows = parse(await exported('csv'), { bom: true, columns: true }) as ExportedRow[];
      expect(inSuites).toEqual(byDatabase(rows));
      expect(xml.split('<failure type="unknown"').length - 1).toBe(account.unknown);
    });

    it('counts them in Markdown and HTML, and lists failed and unknown ones first', async () => {
      const markdown = await exported('markdown');
      expect(markdown).toContain(`| All | ${tableRowOf(account).join(' | ')} |`);
      expectVerdict(markdown.replaceAll('\\', ''), account);

      const html = await exported('html');
      const plain = html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
      expect(plain).toContain(` All ${tableRowOf(account).join(' ')} `);
      expectVerdict(plain, account);
      const trouble = Math.min(DEFAULT_REPORT.listing.missing, account.failed + account.unknown);
      const listed = html
        .split(/<caption>(?:Rows that|Why .*) were not inserted<\/caption>/)
        .at(-1);
      const [table = ''] = listed?.split('</table>') ?? [];
      expect(table.split(/<tr class="row-(?:failed|unknown)">/).length - 1).toBe(trouble);
    });

    it('counts them in PDF', isPdfFull ? FULL : {}, async () => {
      const file = path.join(temporaryFolder(), 'report.pdf');
      const { code, stderr } = await callProgram(['report', '--output', file, ...topology], {
        cwd: dir,
      });
      expect(code, stderr).toBe(0);
      const { text, attachments } = await readPdf(readFileSync(file));
      expect(text).toContain(`All ${tableRowOf(account).join(' ')} `);
      expectVerdict(text, account);
      for (const [title, content] of attachments) {
        if (!title.endsWith('.json')) continue;
        expect(JSON.parse(content), title).toEqual(record);
      }
    });

    it('counts and lists them in the results and the history', async () => {
      const results = resultsServices(dir, shopTopologyOf(dir));
      const run = await results.readRun(record.run.id);
      const store = await results.readAttempts(run, {});
      const { count, outcomes } = await store.select(ALL_ATTEMPTS);
      expect(count).toBe(account.attempted);
      expect(outcomes).toEqual(OUTCOMES.map((outcome) => account[outcome]));
      const unknown = await store.select({ ...ALL_ATTEMPTS, outcome: 'unknown' });
      const read = store.rows(unknown, 0, 3);
      expect(read).toHaveLength(Math.min(3, account.unknown));
      for (const { outcome } of read) expect(outcome).toBe('unknown');

      const runs: RunSummary[] = [];
      await historyServices(
        dir,
        new RunFollower({ dir, version: '0.0.0', topology: shopTopology(dir) }),
      ).readRuns((some) => runs.push(...some));
      expect(runs).toHaveLength(1);
      const [{ measured, planned: stored } = { measured: undefined, planned: undefined }] = runs;
      expect(measured && accountOfTotals(measured.totals, stored)).toEqual(account);
      expect(measured?.notAttempted).toBe(account.notAttempted);
    });
  });
}

const outcomesOf = (attempts: readonly Pick<Attempt, 'outcome'>[]): string[] =>
  attempts.map(({ outcome }) => outcome);

type ExportedRow = Attempt & { readonly database: string | null };

/** How many rows each database has; those without a known one under an empty name. */
function byDatabase(rows: readonly ExportedRow[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { database } of rows) counts[database ?? ''] = (counts[database ?? ''] ?? 0) + 1;
  return counts;
}

const nameOf = ({ entity, row }: Pick<Attempt, 'entity' | 'row'>): string => `${entity} ${row}`;

const rejectedOf = (account: Account): number =>
  account.invalid + account.duplicate + account['missing-reference'];

function accountOfTotals(totals: PrintedRecord['totals'], planned: number | undefined): Account {
  const { rejected, successRate: _, undone = 0, ...counts } = totals;
  expect(rejected).toBe(totals.invalid + totals.duplicate + totals['missing-reference']);
  return { ...counts, undone, notAttempted: Number(planned) - totals.attempted };
}

/** The number that comes before some words; 0 where the words are not there. */
function numberBefore(text: string, words: RegExp): number {
  const [, number = '0'] = new RegExp(String.raw`([\d,]+)${words.source}`).exec(text) ?? [];
  return Number(number.replaceAll(',', ''));
}

const attributeOf = (tag: string, name: string): number =>
  Number(new RegExp(` ${name}="(\\d+)"`).exec(tag)?.[1]);

const count = (number: number): string => number.toLocaleString('en-US');

/** The numbers of the last line of "Result by database", up to the share. */
const tableRowOf = (account: Account): string[] =>
  [
    account.attempted,
    account.inserted,
    rejectedOf(account),
    ...(account.failed > 0 ? [account.failed] : []),
    ...(account.unknown > 0 ? [account.unknown] : []),
  ].map(count);

/** What the terminal shows after a run, or the screen above its rows. */
function expectSummary(text: string, account: Account): void {
  expect(numberBefore(text, /(?: attempted)? rows? inserted \(/)).toBe(account.attempted);
  expect(numberBefore(text, / of [\d,]+(?: attempted)? rows? inserted \(/)).toBe(account.inserted);
  expect(numberBefore(text, / rejected:/)).toBe(rejectedOf(account));
  expect(numberBefore(text, / failed/)).toBe(account.failed);
  expect(numberBefore(text, / unknown/)).toBe(account.unknown);
  expect(numberBefore(text, / not attempted/)).toBe(account.notAttempted);
}

function expectVerdict(text: string, account: Account): void {
  const isWhole = account.notAttempted === 0;
  const rows = `${count(account.attempted)} ${isWhole ? 'rows' : 'attempted rows'}`;
  expect(text).toContain(`${count(account.inserted)} of ${rows} were inserted`);
  const left = `${count(account.attempted)} of ${count(account.attempted + account.notAttempted)} attempted, ${count(account.notAttempted)} not attempted`;
  expect(text.includes(left), left).toBe(!isWhole);
}
