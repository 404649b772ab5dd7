import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChild } from './lib/child.mjs';
import { emptyDatabases } from './lib/databases.mjs';
import { installReferences } from './lib/install.mjs';
import { measureBuilds } from './lib/pairs.mjs';
import { hasRunFlag, simulate } from './lib/program.mjs';
import { atLeast, atMost, formatNumber, makeCase, otherRates } from './lib/results.mjs';
import { generateArgs, insertedRows, writeMixed } from './lib/rows.mjs';
import { median, shares } from './lib/statistics.mjs';
import { newFolder, removeFolder } from './lib/work.mjs';

/** Transactions that a turn of a database covers when they are sent together. */
const PIPELINE = 256;

const THREADS = 10;

/** The settings, and enough rows for a few seconds each. */
const SETTINGS = [
  {
    name: 'WAL/NORMAL',
    journal: 'wal',
    sync: 'normal',
    rows: 40_000,
    awaited: 10_000,
    pipelined: 40_000,
  },
  { name: 'WAL/FULL', journal: 'wal', sync: 'full', rows: 15_000, awaited: 4000 },
  { name: 'DELETE/FULL', journal: 'delete', sync: 'full', rows: 5000 },
];

/**
 * One row a transaction: ours against plain better-sqlite3.
 * @type {import('./lib/conduct.mjs').Benchmark}
 */
export const rows = {
  name: 'rows',
  about: 'one row a transaction, 10 threads, against 10 threads of plain better-sqlite3',
  minutes: 2,
  comparesBuilds: true,
  run: async (context) => {
    const { options, notify } = context;
    await installReferences();
    const hasPipeline = await hasRunFlag('--pipeline');
    const cases = [];
    for (const setting of SETTINGS) {
      const sized = { ...setting, rows: options.rows ?? setting.rows };
      const reported = (/** @type {string} */ text) => notify(`${setting.name}, ${text}`);
      cases.push(...(await compare(sized, hasPipeline, { ...context, notify: reported })));
    }
    return { cases, skipped: hasPipeline ? [] : ['pipelined: `run` has no --pipeline'] };
  },
};

/**
 * @param {(typeof SETTINGS)[number]} setting
 * @param {boolean} hasPipeline
 * @param {import('./lib/conduct.mjs').Context} context
 */
async function compare(setting, hasPipeline, context) {
  const wanted = { rows: setting.rows, invalid: 0 };
  const rowSet = await insertedRows(wanted);
  const rowsFile = path.join(newFolder('mixed'), 'rows.json');
  await writeMixed(rowSet, rowsFile);
  const args = [
    ...generateArgs(wanted),
    `--threads=${THREADS}`,
    '--batch=1',
    `--journal=${setting.journal}`,
    `--sync=${setting.sync}`,
  ];
  const run = (/** @type {string[]} */ words) => (/** @type {string} */ program) =>
    simulate([...args, ...words], { program });
  const {
    ours: { awaited, pipelined },
    other,
    references: { reference },
  } = await measureBuilds(
    {
      ours: {
        awaited: async (/** @type {string} */ program) =>
          run((await hasRunFlag('--turn', program)) ? ['--turn=1'] : [])(program),
        ...(hasPipeline ? { pipelined: run(['--pipeline', `${PIPELINE}`]) } : {}),
      },
      references: {
        reference: () => runReference({ rowsFile, count: rowSet.count, ...setting }),
      },
    },
    context,
  );
  const theirs = /** @type {const} */ ([
    'better-sqlite3, BEGIN IMMEDIATE',
    reference.map(({ rate }) => rate),
  ]);
  const title = `${setting.name}, ${formatNumber(setting.rows)} rows`;
  const notes = (/** @type {typeof awaited} */ runs) => [ourDetails(runs), theirDetails(reference)];
  return [
    makeCase({
      title: `${title}, one awaited call a row, in turns of one`,
      unit: 'rows/s',
      ours: ['awaited', awaited.map(({ rate }) => rate)],
      reference: theirs,
      other: otherRates(other?.awaited, awaited, context.other),
      notes: notes(awaited),
      goals: ({ ours }) => [
        ...(setting.awaited ? [atLeast(ours.median, setting.awaited, 'rows/s')] : []),
        ...(setting.pipelined ? fairness(awaited) : []),
      ],
    }),
    ...(pipelined
      ? [
          makeCase({
            title: `${title}, pipelined (${PIPELINE} transactions a turn)`,
            unit: 'rows/s',
            ours: ['pipelined', pipelined.map(({ rate }) => rate)],
            reference: theirs,
            other: otherRates(other?.pipelined, pipelined, context.other),
            notes: notes(pipelined),
            goals: ({ ours, ratio }) => [
              ...(setting.pipelined ? [atLeast(ours.median, setting.pipelined, 'rows/s')] : []),
              atLeast(ratio?.median ?? 0, 1, 'of better-sqlite3'),
            ],
          }),
        ]
      : []),
  ];
}

/** @param {import('./lib/program.mjs').Measured[]} runs */
function fairness(runs) {
  return [
    atMost(median(runs.map(({ record }) => record.latencyMs.p99)), 10, 'ms p99'),
    atMost(
      100 * median(runs.map(({ record }) => unevenness(counts(record)))),
      5,
      '% off a fair share',
    ),
  ];
}

/** The furthest that a thread is from its share. @param {readonly number[]} handled */
function unevenness(handled) {
  const { least, most } = shares(handled);
  return Math.max(1 - least, most - 1);
}

/** @param {import('./lib/program.mjs').RunRecord} record */
function counts({ threads }) {
  return threads.map(({ attempted }) => attempted);
}

/** @param {import('./lib/program.mjs').Measured[]} runs */
function ourDetails(runs) {
  const p99 = median(runs.map(({ record }) => record.latencyMs.p99));
  const max = median(runs.map(({ record }) => record.latencyMs.max));
  const off = median(runs.map(({ record }) => unevenness(counts(record))));
  return `ours: p99 ${formatNumber(p99)} ms, worst ${formatNumber(max)} ms, shares within ${formatNumber(100 * off)} %`;
}

/** @param {Awaited<ReturnType<typeof runReference>>[]} runs */
function theirDetails(runs) {
  const p99 = median(runs.map((run) => run.p99));
  const max = median(runs.map((run) => run.max));
  const off = median(runs.map(({ threads }) => unevenness(threads)));
  return `better-sqlite3: p99 ${formatNumber(p99)} ms, worst ${formatNumber(max)} ms, shares within ${formatNumber(100 * off)} %`;
}

/** @param {{ rowsFile: string, count: number, journal: string, sync: string }} task */
async function runReference({ rowsFile, count, journal, sync }) {
  const folder = await emptyDatabases();
  const script = fileURLToPath(new URL('references/better-sqlite3.mjs', import.meta.url));
  const task = { folder, rowsFile, count, threads: THREADS, journal, sync };
  const { stdout } = await runChild(process.execPath, [script, JSON.stringify(task)]);
  removeFolder(folder);
  const reported =
    /** @type {{ durationMs: number, threads: number[], p99: number, max: number }} */ (
      JSON.parse(stdout)
    );
  return { ...reported, rate: count / (reported.durationMs / 1000) };
}
