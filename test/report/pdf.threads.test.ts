import { describe, expect, it } from 'vitest';
import { FULL, itEach } from '../harness/full.js';

import {
  formatCount,
  formatDuration,
  formatShare,
  formatThread,
} from '../../source/base/format.js';
import { collectFacts } from '../../source/report/facts/facts.js';
import { makeReport } from '../../source/report/make.js';
import { DEFAULT_REPORT, listAtMost } from '../../source/report/options.js';
import { pdfDefinition } from '../../source/report/pdf/definition.js';
import { carries } from '../../source/ledger/percentiles.js';
import { runDocument } from '../../source/report/run-report/document.js';
import type { Latency } from '../../source/ledger/summary.js';
import type { FinishedRun } from '../../source/report/run.js';
import { HOSTILE } from '../corpus/hostile.js';
import { isThorough } from '../e2e/support/thorough.js';
import { boxesOf, faultsOf } from './faults.js';
import { readPdf, tidy, type ReadPdf } from './reading.js';
import { exampleRun } from './examples.js';
import { madeUpRun } from './runs.js';

/** What other outputs need not draw. */
const TEXTS = [
  ...HOSTILE,
  'שלום עולם',
  'Taro 田中',
  'Zoë Ångström, Łukasz Żółć',
  'a\u0000b\u001b[31mred\u202Eevil',
  'x'.repeat(10_000),
  '田'.repeat(10_000),
  `${'é̂̃'.repeat(50)}ab`,
];

/** The quick tests lay this one out alone, on A4. */
const QUICK = 'assignment';

/** Its glyphs are looked at in the quick tests, too, which takes no layout. */
const HOSTILE_RUN = 'hostile values';

const RUNS: Readonly<Record<string, () => FinishedRun | Promise<FinishedRun>>> = {
  assignment: () => exampleRun('assignment'),
  chinook: () => exampleRun('chinook'),
  'no row': () => madeUpRun({ rows: 0 }),
  'one row': () => madeUpRun({ rows: 1 }),
  '10,000 rows': () =>
    madeUpRun({ rows: 10_000, outcomeOf: (index) => (index % 7 === 0 ? 'invalid' : 'inserted') }),
  'all failed': () => madeUpRun({ rows: 60, outcomeOf: () => 'failed' }),
  'all rejected': () =>
    madeUpRun({ rows: 60, outcomeOf: (index) => (index % 2 ? 'duplicate' : 'missing-reference') }),
  'some unknown': () =>
    madeUpRun({ rows: 60, outcomeOf: (index) => (index % 3 ? 'unknown' : 'inserted') }),
  '64 threads': () => madeUpRun({ rows: 640, threads: 64 }),
  '256 threads': () => madeUpRun({ rows: 2560, threads: 256 }),
  [HOSTILE_RUN]: () =>
    madeUpRun({
      rows: 2 * TEXTS.length,
      workload: '/tmp/übung "x"/عربي',
      outcomeOf: (index) => (index % 2 ? 'invalid' : 'inserted'),
      textOf: (index) => TEXTS[index % TEXTS.length] ?? '',
    }),
};

/** Runs that are laid out on the other paper too, when there is no time for all of them. */
const ON_LETTER = new Set(isThorough ? Object.keys(RUNS) : [QUICK, HOSTILE_RUN]);

for (const [name, makeRun] of Object.entries(RUNS)) {
  const tags = name === QUICK ? {} : FULL;
  describe(`the report of ${name}`, () => {
    const make = once(makeRun);
    const pdfs = {
      a4: once(async () => read(await make(), 'a4')),
      letter: once(async () => read(await make(), 'letter')),
    };
    it('has the numbers of the record', tags, async () => {
      const run = await make();
      const pdf = await pdfs.a4();
      const [first] = pdf.pages;
      const { totals, run: header, throughput, latencyMs, threads, entities } = run.record;
      for (const reported of [
        formatShare(totals.successRate),
        formatCount(totals.inserted),
        formatCount(totals.rejected),
        ...(totals.attempted === 0 ? [] : [formatDuration(header.durationMs)]),
        ...Object.values(entities).map(({ attempted }) => formatCount(attempted)),
      ]) {
        expect(first?.text, name).toContain(reported);
      }
      expect(
        totals.attempted === 0 || first?.text.includes(formatCount(throughput.rowsPerSecond)),
      ).toBe(true);
      for (const [percentile, ms] of Object.entries(latencyMs) as [keyof Latency, number | null][])
        if (carries(percentile, totals.attempted)) expect(pdf.text).toContain(formatDuration(ms));
      for (const { thread, attempted, inserted } of threads) {
        expect(pdf.text).toContain(
          `${formatThread(thread)} ${formatCount(attempted)} ${formatCount(inserted)}`,
        );
      }
    });

    it(
      'asks no font for a glyph that it does not have',
      name === HOSTILE_RUN ? {} : tags,
      async () => {
        const { listing, words } = DEFAULT_REPORT;
        const document = runDocument(collectFacts(await make(), listing), words);
        for (const paper of ['a4', 'letter'] as const) {
          expect(boxesOf(pdfDefinition(document, paper, []).content)).toEqual([]);
        }
      },
    );

    for (const paper of ON_LETTER.has(name) ? (['a4', 'letter'] as const) : (['a4'] as const)) {
      it(`has no fault on any page of ${paper}`, paper === 'a4' ? tags : FULL, async () => {
        const pdf = await pdfs[paper]();
        expect(name === HOSTILE_RUN ? hostileFaultsOf(pdf) : faultsOf(pdf)).toEqual([]);
        const beginning = pdf.pages.slice(0, 2).map(({ text }) => text);
        expect(tidy(beginning.join(' '))).toContain('The words of this report');
      });
    }

    it('has an outline, metadata and every row attached or beside it', tags, async () => {
      const run = await make();
      const { outline, info, attachments, pages } = await pdfs.a4();
      expect(outline.filter((title) => !title.startsWith(' '))).toEqual([
        'What was done',
        'What happened, in order',
        'What the threads did',
        'How long rows took',
        'References from one database to another',
        'What the audit checked',
        'Rows',
        'How to repeat it',
        'The words of this report',
      ]);
      expect(info).toMatchObject({
        Title: `Concurrent insertions into three databases, ${run.record.run.id}`,
        Language: 'en',
        Creator: `dbsim-tui ${run.record.run.environment.dbsim}`,
      });
      expect(pages.at(-1)?.text).toContain(`Page ${pages.length} of ${pages.length}`);
      const json = attachments.get(`dbsim-${run.record.run.id}.json`);
      if (json !== undefined) expect(JSON.parse(json)).toEqual(run.record);
      const csv = attachments.get(`dbsim-${run.record.run.id}.csv`);
      if (name !== HOSTILE_RUN)
        expect(csv?.split('\r\n').length).toBe(run.record.totals.attempted + 2);
    });
  });
}

describe('the report', () => {
  const pdfOf = async (rows: number) => (await makeReport(madeUpRun({ rows }), DEFAULT_REPORT)).pdf;
  const first = once(() => pdfOf(30));

  it('is the same file for the same run', async () => {
    expect(Buffer.from(await pdfOf(30)).equals(Buffer.from(await first()))).toBe(true);
  });

  itEach(
    [[30], [9], [21]],
    'keeps the words of each subject on one page with %i rows',
    async (rows) => {
      const { pages } = await readPdf(await (rows === 30 ? first() : pdfOf(rows)));
      const [threads, times] = ['Threads and their phases', 'Times and transactions'].map((title) =>
        pages.find(({ text }) => text.includes(title)),
      );
      expect(threads?.text).toContain('a real worker thread');
      expect(threads?.text).toContain('until it was last recorded');
      expect(times?.text).toContain('a thread neither waits for others nor thinks');
      expect(times?.text).toContain('normal in wal survives a killed program');
    },
  );

  it('lists failed rows first, then rejected ones, and notes the order', async () => {
    const run = madeUpRun({
      rows: 3000,
      outcomeOf: (index) =>
        index === 2999 ? 'failed' : index % 100 === 0 ? 'invalid' : 'inserted',
    });
    const { pdf } = await makeReport(run, { ...DEFAULT_REPORT, listing: listAtMost(31) });
    const { text } = await readPdf(pdf);
    expect(text).toContain('31 of 3,000 rows are listed: all 31 that were not inserted');
    const [, ...listed] = text.split('Rows that were not inserted');
    expect(listed.join('').match(/Order row \d+ ! failed/g)).toHaveLength(1);
    expect(listed.join('').match(/\w+ \d+ ✖ invalid/g)).toHaveLength(30);
  });

  it('puts what is too large beside itself', FULL, async () => {
    const run = madeUpRun({ rows: 900, textOf: () => 'x'.repeat(10_000) });
    const { beside, pdf } = await makeReport(run, DEFAULT_REPORT);
    expect(beside.map(({ extension }) => extension)).toEqual(['.csv', '.json']);
    expect((await readPdf(pdf)).text).toContain(
      'the CSV file (--export-csv, and with the PDF) holds them',
    );
  });

  it('writes long and strange values so that they can be read', FULL, async () => {
    const listing = listAtMost(Number.POSITIVE_INFINITY);
    const run = await RUNS[HOSTILE_RUN]!();
    const { pdf } = await makeReport(run, { ...DEFAULT_REPORT, listing });
    const read = await readPdf(pdf);
    expect(hostileFaultsOf(read)).toEqual([]);
    const { text } = read;
    expect(text).toContain('10,000 characters: xxx');
    expect(text.replaceAll(' ', '')).toContain('Taro田中');
    expect(text).toContain('Zoë Ångström, Łukasz Żółć');
    expect(tidy(text).replaceAll(' ', '')).toContain(String.raw`a\u0000b\u001b[31mred\u202eevil`);
  });
});

function once<Value>(make: () => Value | Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= Promise.resolve(make()));
}

/** The faults that are none of the values: what a row holds may look like anything. */
function hostileFaultsOf(pdf: ReadPdf): string[] {
  return faultsOf(pdf).filter((fault) => !/literal tag|no value/.test(fault));
}

async function read(run: FinishedRun, paper: 'a4' | 'letter' = 'a4'): Promise<ReadPdf> {
  const { pdf } = await makeReport(run, { ...DEFAULT_REPORT, paper });
  return readPdf(pdf);
}
