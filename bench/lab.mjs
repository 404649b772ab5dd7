import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { STAMP } from '../scripts/lib/freshness.mjs';
import { dist, inRoot } from '../scripts/lib/paths.mjs';
import {
  describeTally,
  makeUndisturbed,
  openProgress,
  readComparison,
  storeProgress,
  tally,
} from './lib/lab-series.mjs';
import { runProgram, simulate } from './lib/program.mjs';
import { atLeast, atMost, makeCase } from './lib/results.mjs';
import { newFolder, removeFolder } from './lib/work.mjs';

const ROWS = 20_000;

/**
 * Rows of the comparisons with one row a transaction, as a share of the others: there a row costs ten times
 * as much, and the commit, which is what they compare, is most of it.
 */
const SHARE_ALONE = 0.1;
const ROUNDS = 5;

/** Comparisons that may find a difference between a variant and itself, of twenty. */
const FALSE_OF_TWENTY = 2;

/** How much slower runs of a comparison may be than plain ones, as a share. */
const COST = 0.02;

/** Kept when this process ends, so that the next call goes on. */
const PROGRESS = inRoot('bench', '.work', 'lab.json');

/** The same databases under two names. */
const TWO_NAMES = ['one.yaml', 'other.yaml'];

/**
 * Two variants each; `finds`: the verdict about the second one, undefined for none; `share`: of the rows.
 * @type {{ name: string, title: string, args: string[], finds: 'faster' | 'slower' | undefined, share: number }[]}
 */
const SERIES = [
  {
    name: 'itself',
    title: 'batch 100 against itself, under two names',
    args: ['--batch', '100', '--vary', `topology=${TWO_NAMES.join(',')}`],
    finds: undefined,
    share: 1,
  },
  {
    name: 'batch',
    title: 'batch 100 against batch 1',
    args: ['--vary', 'batch=1,100'],
    finds: 'faster',
    share: 1,
  },
  {
    name: 'journal',
    title: 'journal delete against wal, sync full, one row a transaction',
    args: ['--sync', 'full', '--vary', 'journal=wal,delete'],
    finds: 'slower',
    share: SHARE_ALONE,
  },
  {
    name: 'sync',
    title: 'sync full against off, journal delete, one row a transaction',
    args: ['--journal', 'delete', '--vary', 'sync=off,full'],
    finds: 'slower',
    share: SHARE_ALONE,
  },
];

/**
 * Whether `compare` finds what is there and nothing else, and what being compared costs a run.
 * @type {import('./lib/conduct.mjs').Benchmark}
 */
export const lab = {
  name: 'lab',
  about: 'verdicts of compare: a variant against itself and against others; its cost',
  minutes: 50,
  run: async ({ options, notify }) => {
    const { times, rows = ROWS } = options;
    const build = `${readFileSync(path.join(dist, STAMP), 'utf8')} ${rows}`;
    const names = [...SERIES.map(({ name }) => name), 'cost'];
    const progress = openProgress(PROGRESS, build, names, times);
    for (let turn = 0; turn < times; turn += 1) {
      for (const name of names) {
        const made = (progress.series[name] ??= []);
        if (made.length > turn) continue;
        notify(`${name}: ${turn + 1} of ${times}`);
        made.push(await makeUndisturbed(() => makeOne(name, turn, rows)));
        storeProgress(PROGRESS, progress);
      }
    }
    const made = (/** @type {string} */ name) => (progress.series[name] ?? []).slice(0, times);
    return {
      cases: [
        ...SERIES.map((series) => caseOf(series, made(series.name), rows)),
        costCase(made('cost'), rows),
      ],
    };
  },
};

/** @param {string} name @param {number} turn @param {number} rows */
async function makeOne(name, turn, rows) {
  const series = SERIES.find((each) => each.name === name);
  if (!series) return measureCost(turn, rows);
  const count = String(Math.round(rows * series.share));
  const args = ['generate', '--rows', count, '--seed', String(seedOf(turn)), ...series.args];
  return readComparison(await compare([...args, '--repeat', String(ROUNDS)]));
}

/** Each comparison has rows of its own. @param {number} turn */
function seedOf(turn) {
  return 1 + turn * 100;
}

/** @param {readonly string[]} args after `compare` @returns {Promise<import('./lib/lab-series.mjs').Printed>} */
async function compare(args) {
  const dir = newFolder('lab');
  const text = ['User', 'Product', 'Order'].map(
    (entity) => `  ${entity}: { file: ${entity}.db }\n`,
  );
  for (const name of TWO_NAMES) writeFileSync(path.join(dir, name), `entities:\n${text.join('')}`);
  const given = args.map((word) => word.replaceAll(/[\w]+\.yaml/g, (name) => path.join(dir, name)));
  const { stdout } = await runProgram([
    'compare',
    ...given,
    '--no-aa',
    '--dir',
    dir,
    '--json',
    '-',
  ]);
  removeFolder(dir);
  return JSON.parse(stdout);
}

/**
 * Two runs of a comparison, and two plain ones of the same rows; which come first changes with each turn.
 * @param {number} turn @param {number} rows
 * @returns {Promise<import('./lib/lab-series.mjs').Comparison>} the ratio: compared ÷ plain
 */
async function measureCost(turn, rows) {
  const args = [
    'generate',
    '--rows',
    String(rows),
    '--seed',
    String(seedOf(turn)),
    '--batch',
    '100',
  ];
  const compared = async () => {
    const once = ['--vary', `topology=${TWO_NAMES.join(',')}`, '--repeat', '1', '--no-warm-up'];
    const { runs } = await compare([...args, ...once]);
    return meanOf(runs.map(({ rowsPerSecond }) => rowsPerSecond));
  };
  const plain = async () => meanOf([(await simulate(args)).rate, (await simulate(args)).rate]);
  const [first, second] = turn % 2 === 0 ? [compared, plain] : [plain, compared];
  const [one, other] = [await first(), await second()];
  return { kind: 'cost', busy: false, ratio: turn % 2 === 0 ? one / other : other / one };
}

/** @param {readonly number[]} values */
function meanOf(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * @param {(typeof SERIES)[number]} series
 * @param {readonly import('./lib/lab-series.mjs').Comparison[]} comparisons
 * @param {number} rows
 */
function caseOf({ title, finds, share }, comparisons, rows) {
  const counts = tally(comparisons);
  const all = comparisons.length;
  const found = counts.faster + counts.slower;
  return makeCase({
    title: `${title}: ${all} comparisons of ${ROUNDS} rounds, ${Math.round(rows * share).toLocaleString('en')} rows`,
    unit: '×',
    ours: ['the rate of the first', ratiosOf(comparisons)],
    goals: () => [
      finds === undefined
        ? atMost(found, Math.floor((all * FALSE_OF_TWENTY) / 20), `of ${all} find a difference`)
        : atLeast(counts[finds], all, `of ${all} find ${finds}`),
    ],
    notes: [describeTally(counts)],
  });
}

/** @param {readonly import('./lib/lab-series.mjs').Comparison[]} pairs @param {number} rows */
function costCase(pairs, rows) {
  return makeCase({
    title: `runs of a comparison against plain ones: ${pairs.length} pairs, ${rows.toLocaleString('en')} rows, batch 100`,
    unit: '×',
    ours: ['the rate of plain runs', ratiosOf(pairs)],
    goals: ({ ours }) => [atLeast(ours.median, 1 - COST, 'of plain runs')],
  });
}

/** @param {readonly import('./lib/lab-series.mjs').Comparison[]} comparisons */
function ratiosOf(comparisons) {
  const ratios = comparisons.flatMap(({ ratio }) => ratio ?? []);
  return ratios.length > 0 ? ratios : [NaN];
}
