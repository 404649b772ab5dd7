import { parse } from 'csv-parse/sync';
import { beforeAll, expect, it } from 'vitest';
import { describeEach } from '../harness/full.js';

import {
  formatCount,
  formatDuration,
  formatShare,
  formatThread,
} from '../../source/base/format.js';
import { OUTCOMES } from '../../source/entities/outcome.js';
import type { RunRecord } from '../../source/ledger/record.js';
import type { Totals } from '../../source/ledger/summary.js';
import { exportRun, type ExportFormat } from '../../source/report/exports/export.js';
import { makeReport } from '../../source/report/make.js';
import { DEFAULT_REPORT } from '../../source/report/options.js';
import { carries } from '../../source/ledger/percentiles.js';
import type { FinishedRun } from '../../source/report/run.js';
import { ENTITY_NAMES } from '../harness/shop.js';
import { exampleRun } from './examples.js';
import { readPdf, tidy } from './reading.js';
import { madeUpRun } from './runs.js';

/** Every number differs from the others as far as can be, so that none can represent another. */
const mixed = (): FinishedRun =>
  madeUpRun({
    rows: 1234,
    threads: 7,
    outcomeOf: (index) => OUTCOMES[[0, 0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 0, 5][index % 13] ?? 0]!,
  });

const counts = ({ attempted, inserted, rejected, failed, unknown }: Totals): string =>
  [attempted, inserted, rejected, failed, unknown].map(formatCount).join(' ');

/** The same as a table has them that has a column for failed and for unknown rows where there are any. */
const someCounts = (own: Totals, { failed, unknown }: Totals): string =>
  [
    own.attempted,
    own.inserted,
    own.rejected,
    ...(failed > 0 ? [own.failed] : []),
    ...(unknown > 0 ? [own.unknown] : []),
  ]
    .map(formatCount)
    .join(' ');

/** Lines that a report must hold, each with numbers of the record in their order. */
function linesOf({ run, totals, entities, threads, latencyMs }: RunRecord): string[] {
  const { databases } = run.settings;
  const rate = ({ successRate }: Totals): string => formatShare(successRate);
  return [
    ...ENTITY_NAMES.map((name) => {
      const { [name]: own } = entities;
      return `${databases[name]!.database} ${someCounts(own!, totals)} ${rate(own!)}`;
    }),
    `All ${someCounts(totals, totals)} ${rate(totals)}`,
    ...threads.map((thread) => {
      const times = [thread.busyMs, thread.lockWaitMs, thread.referenceWaitMs];
      return `${formatThread(thread.thread)} ${counts(thread)} ${times.map(formatDuration).join(' ')}`;
    }),
    ...(['p50', 'p90', 'p95', 'p99', 'p999', 'max', 'mean'] as const).map((name) => {
      const value = carries(name, totals.attempted)
        ? formatDuration(latencyMs[name])
        : 'too few rows';
      return `${name === 'p999' ? 'p99.9' : name} ${value}`;
    }),
  ];
}

const exported = (format: ExportFormat, run: FinishedRun): string =>
  [...exportRun(format, run)].join('');

const plainText: Readonly<Record<string, (run: FinishedRun) => Promise<string> | string>> = {
  PDF: async (run) => (await readPdf((await makeReport(run, DEFAULT_REPORT)).pdf)).text,
  HTML: (run) => exported('html', run).replaceAll(/<[^>]*>/g, ' '),
  Markdown: (run) => exported('markdown', run).replaceAll('|', ' ').replaceAll('\\', ''),
};

const RUNS: readonly (readonly [name: string, makeRun: () => Promise<FinishedRun>])[] = [
  ['a run with every outcome', async () => mixed()],
  ['the assignment', () => exampleRun('assignment')],
];

describeEach(RUNS, 'the numbers of %s', (_, makeRun) => {
  let run: FinishedRun;
  beforeAll(async () => {
    run = await makeRun();
  });

  it.each(Object.keys(plainText))('are the record’s in %s', async (format) => {
    const text = tidy((await plainText[format]?.(run)) ?? '');
    expect(linesOf(run.record).filter((line) => !text.includes(line))).toEqual([]);
  });

  it('are the record’s in CSV', () => {
    const rows: Record<string, string>[] = parse(exported('csv', run), {
      bom: true,
      columns: true,
      record_delimiter: '\r\n',
    });
    const { entities, totals } = run.record;
    expect(rows).toHaveLength(totals.attempted);
    for (const name of ENTITY_NAMES) {
      for (const outcome of OUTCOMES) {
        const found = rows.filter((row) => row['entity'] === name && row['outcome'] === outcome);
        expect(found.length, `${name} ${outcome}`).toBe(entities[name]![outcome]);
      }
    }
  });
});
