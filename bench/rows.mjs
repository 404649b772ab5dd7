import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChild } from './lib/child.mjs';
import { emptyDatabases } from './lib/databases.mjs';
import { installReferences } from './lib/install.mjs';
import { measureBuilds } from './lib/pairs.mjs';
import { knownWords, otherWay, simulate } from './lib/program.mjs';
import { atLeast, atMost, formatNumber, makeCase, otherRates } from './lib/results.mjs';
import { generateArgs, insertedRows, writeMixed } from './lib/rows.mjs';
import { median, shares } from './lib/statistics.mjs';
import { newFolder, removeFolder } from './lib/work.mjs';

/** Transactions that a turn of a database covers when they are sent together. */
const PIPELINE = 256;

const THREADS = 10;

const AWAITED = 'one awaited call a row';
const PIPELINED = `pipelined (${PIPELINE} transactions a turn)`;

/** The settings, and enough rows for a few seconds each. */
const SETTINGS = [
  { name: 'WAL/NORMAL', journal: 'wal', sync: 'normal', rows: 40_000 },
  { name: 'WAL/FULL', journal: 'wal', sync: 'full', rows: 15_000 },
  { name: 'DELETE/FULL', journal: 'delete', sync: 'full', rows: 5000 },
];

/**
 * The ways to write rows, and what is to be reached: by setting at least so much of better-sqlite3's rate,
 * and with `--against` of the other commit's; `isFair` bounds the latency and the threads' shares.
 * @typedef {{
 *   name: string,
 *   words: string[],
 *   ofReference: Partial<Record<string, number>>,
 *   ofOther: Partial<Record<string, number>>,
 *   isFair: boolean,
 * }} Way
 * @type {Way[]}
 */
const WAYS = [
  {
    name: AWAITED,
    words: [],
    ofReference: { 'WAL/NORMAL': 0.35, 'WAL/FULL': 0.8 },
    ofOther: { 'WAL/NORMAL': 2 },
    isFair: true,
  },
  {
    name: `${AWAITED}, turns of one`,
    words: ['--turn=1'],
    ofReference: {},
    ofOther: { 'WAL/NORMAL': 1.5 },
    isFair: true,
  },
  {
    name: PIPELINED,
    words: [`--pipeline=${PIPELINE}`],
    ofReference: { 'WAL/NORMAL': 1, 'WAL/FULL': 1, 'DELETE/FULL': 1 },
    ofOther: {},
    isFair: false,
  },
];

/**
 * One row a transaction: ours against plain better-sqlite3.
 * @type {import('./lib/conduct.mjs').Benchmark}
 */
export const rows = {
  name: 'rows',
  about: 'one row a transaction, 10 threads, against 10 threads of plain better-sqlite3',
  minutes: 3,
  comparesBuilds: true,
  run: async (context) => {
    const { options, notify } = context;
    await installReferences();
    const cases = [];
    for (const setting of SETTINGS) {
      const sized = { ...setting, rows: options.rows ?? setting.rows };
      const reported = (/** @type {string} */ text) => notify(`${setting.name}, ${text}`);
      cases.push(...(await compare(sized, { ...context, notify: reported })));
    }
    return { cases, skipped: [] };
  },
};

/**
 * @param {(typeof SETTINGS)[number]} setting
 * @param {import('./lib/conduct.mjs').Context} context
 */
async function compare(setting, context) {
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
  const onlyAwaited = await otherWay(AWAITED, context);
  const {
    ours,
    other,
    references: { reference },
  } = await measureBuilds(
    {
      ours: Object.fromEntries(
        WAYS.map(({ name, words }) => [
          name,
          async (/** @type {string} */ program) =>
            simulate([...args, ...(await knownWords(words, program))], { program }),
        ]),
      ),
      references: {
        reference: () => runReference({ rowsFile, count: rowSet.count, ...setting }),
      },
      otherWay: (name) => (name === PIPELINED ? name : onlyAwaited(name)),
    },
    context,
  );
  return WAYS.map((way) => {
    const runs = ours[way.name] ?? [];
    return makeCase({
      title: `${setting.name}, ${formatNumber(setting.rows)} rows, ${way.name}`,
      unit: 'rows/s',
      ours: [way.words.join(' ') || 'default turn', runs.map(({ rate }) => rate)],
      reference: ['better-sqlite3, BEGIN IMMEDIATE', reference.map(({ rate }) => rate)],
      other: otherRates(other?.[way.name], runs, context.other),
      notes: [ourDetails(runs), theirDetails(reference)],
      goals: (compared) => goalsOf(way, setting, runs, compared),
    });
  });
}

/**
 * @param {Way} way
 * @param {(typeof SETTINGS)[number]} setting
 * @param {import('./lib/program.mjs').Measured[]} runs
 * @param {{ ratio: Spread | undefined, other: Spread | undefined }} compared
 * @typedef {import('./lib/statistics.mjs').Spread} Spread
 */
function goalsOf({ ofReference, ofOther, isFair }, { name }, runs, { ratio, other }) {
  const ofTheirs = ofReference[name];
  const ofEarlier = ofOther[name];
  return [
    ...(ratio && ofTheirs !== undefined
      ? [atLeast(ratio.median, ofTheirs, 'of better-sqlite3')]
      : []),
    ...(other && ofEarlier !== undefined
      ? [atLeast(other.median, ofEarlier, 'of the other commit')]
      : []),
    ...(isFair && name === 'WAL/NORMAL' ? fairness(runs) : []),
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
