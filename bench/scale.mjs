import { isWatchable } from './lib/watch.mjs';
import { measureBuilds } from './lib/pairs.mjs';
import { simulate } from './lib/program.mjs';
import { atLeast, atMost, formatNumber, makeCase, otherRates } from './lib/results.mjs';
import { generateArgs, insertedRows } from './lib/rows.mjs';
import { median, shares } from './lib/statistics.mjs';
import { sqliteCommand } from './lib/versions.mjs';
import { importRows } from './references/imports.mjs';

const SIZES = [10_000, 100_000, 1_000_000];
const FULL_SIZE = 5_000_000;
const THREADS = [1, 2, 4, 8, 16, 32, 64];
const ROWS_BY_THREADS = 10_000;

/** Nothing is compared with these figures: fewer rounds will do. */
const THREAD_ROUNDS = 3;

/**
 * How ours changes with the number of rows and of threads.
 * @type {import('./lib/conduct.mjs').Benchmark}
 */
export const scale = {
  name: 'scale',
  about: 'from 10,000 rows to 1,000,000 (--full: 5,000,000), from 1 thread to 64',
  minutes: 2.5,
  comparesBuilds: true,
  run: async (context) => {
    const bySize = await measureSizes(context);
    const byThreads = await measureThreads(context);
    const skipped = [
      ...(context.options.full ? [] : [`${formatNumber(FULL_SIZE)} rows: only with --full`]),
      ...(isWatchable ? [] : ['memory: only Linux reports']),
      ...(sqliteCommand() === undefined ? ['the imports: there is no sqlite3 command'] : []),
    ];
    return { cases: [...bySize, ...byThreads], skipped };
  },
};

/** @param {import('./lib/conduct.mjs').Context} context */
async function measureSizes(context) {
  const { options } = context;
  const largest = options.rows ?? Infinity;
  const sizes = [...SIZES, ...(options.full ? [FULL_SIZE] : [])].filter((rows) => rows <= largest);
  /** @type {{ rows: number, peakMB: number, rate: number, importRate: number | undefined }[]} */
  const medians = [];
  const cases = [];
  for (const rows of sizes) {
    const found = await measureSize(rows, context);
    const at = {
      rows,
      peakMB: median(found.ours.map(({ peakMB }) => peakMB)),
      rate: median(found.ours.map(({ rate }) => rate)),
      importRate: found.imports && median(found.imports.map(({ rate }) => rate)),
    };
    medians.push(at);
    const million = medians.find((one) => one.rows === 1_000_000);
    cases.push(
      makeCase({
        title: `${formatNumber(rows)} rows, batches of 5000, 10 threads`,
        unit: 'rows/s',
        ours: ['batches', found.ours.map(({ rate }) => rate)],
        reference: found.imports && ['3 × .import', found.imports.map(({ rate }) => rate)],
        other: otherRates(found.other, found.ours, context.other),
        notes: [sizeDetails(found.ours, found.other)],
        goals: () => (rows === FULL_SIZE && million ? growth(at, million) : []),
      }),
    );
  }
  return cases;
}

/**
 * @param {number} rows
 * @param {import('./lib/conduct.mjs').Context} context
 */
async function measureSize(rows, context) {
  const wanted = { rows, invalid: 0 };
  const rowSet = sqliteCommand() === undefined ? undefined : await insertedRows(wanted);
  const args = [...generateArgs(wanted), '--batch', '5000', '--threads', '10'];
  const { ours, other, references } = await measureBuilds(
    {
      ours: { batches: (program) => simulate(args, { program }) },
      references: rowSet ? { imports: () => importRows(rowSet) } : {},
    },
    { ...context, notify: (text) => context.notify(`${formatNumber(rows)} rows, ${text}`) },
  );
  return { ours: ours.batches, other: other?.batches, imports: references.imports };
}

/**
 * What five million rows may cost more than one.
 * @param {{ peakMB: number, rate: number, importRate: number | undefined }} now
 * @param {{ peakMB: number, rate: number, importRate: number | undefined }} million
 */
function growth(now, million) {
  const goals = isWatchable
    ? [
        atMost(now.peakMB / million.peakMB, 1.2, '× the memory at 1,000,000'),
        atMost(now.peakMB, 700, 'MB'),
      ]
    : [];
  if (now.importRate !== undefined && million.importRate !== undefined) {
    const ours = now.rate / million.rate;
    goals.push(
      atLeast(
        ours,
        now.importRate / million.importRate,
        'of the rate at 1,000,000, as the imports',
      ),
    );
  }
  return goals;
}

/** @typedef {'peakMB' | 'ownPeakMB' | 'ledgerBytes' | 'auditMs' | 'wallMs'} Detail */

/**
 * @param {import('./lib/program.mjs').Measured[]} runs
 * @param {import('./lib/program.mjs').Measured[]} [others] of another build
 */
function sizeDetails(runs, others) {
  const of = (/** @type {Detail} */ what, scale = 1) =>
    [runs, ...(others ? [others] : [])]
      .map((side) => formatNumber(median(side.map((run) => run[what])) / scale))
      .join(' against ');
  return [
    ...(isWatchable
      ? [`peak ${of('peakMB')} MB with the audit's process, ${of('ownPeakMB')} MB without`]
      : []),
    `ledger ${of('ledgerBytes', 1e6)} MB`,
    `audit ${of('auditMs', 1000)} s`,
    `whole process ${of('wallMs', 1000)} s`,
  ].join(', ');
}

/** @param {import('./lib/conduct.mjs').Context} context */
async function measureThreads(context) {
  const { options } = context;
  const rows = Math.min(options.rows ?? Infinity, ROWS_BY_THREADS);
  const contestants = Object.fromEntries(
    THREADS.map((threads) => [
      `${threads} threads`,
      (/** @type {string} */ program) =>
        simulate([...generateArgs({ rows, invalid: 0 }), '--threads', `${threads}`], { program }),
    ]),
  );
  const rounds = Math.min(options.pairs, THREAD_ROUNDS);
  const { ours, other } = await measureBuilds(
    { ours: contestants, references: {} },
    { ...context, options: { ...options, pairs: rounds } },
  );
  return Object.entries(ours).map(([threads, runs]) =>
    makeCase({
      title: `${formatNumber(rows)} rows, one a transaction, ${threads}`,
      unit: 'rows/s',
      ours: ['awaited', runs.map(({ rate }) => rate)],
      other: otherRates(other?.[threads], runs, context.other),
      notes: [threadDetails(runs)],
    }),
  );
}

/** @param {import('./lib/program.mjs').Measured[]} runs */
function threadDetails(runs) {
  const even = runs.map(({ record }) => shares(record.threads.map(({ attempted }) => attempted)));
  const least = median(even.map((share) => share.least));
  const most = median(even.map((share) => share.most));
  const waiting = 100 * median(runs.map(({ record }) => waitingShare(record)));
  return `smallest share ${formatNumber(least)}, largest ${formatNumber(most)} of an even one; threads wait ${formatNumber(waiting)} % of their time`;
}

/** @param {import('./lib/program.mjs').RunRecord} record */
function waitingShare({ threads }) {
  const sum = { waiting: 0, busy: 0 };
  for (const { busyMs, lockWaitMs, referenceWaitMs } of threads) {
    sum.waiting += lockWaitMs + referenceWaitMs;
    sum.busy += busyMs;
  }
  return sum.waiting / (sum.waiting + sum.busy);
}
