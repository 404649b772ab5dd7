import { measureBuilds } from './lib/pairs.mjs';
import { simulate } from './lib/program.mjs';
import { atLeast, atMost, formatNumber, makeCase, otherRates } from './lib/results.mjs';
import { generateArgs, insertedRows } from './lib/rows.mjs';
import { median } from './lib/statistics.mjs';
import { sqliteCommand } from './lib/versions.mjs';
import { importRows } from './references/imports.mjs';

const BATCH = 5000;

const MILLION = 1_000_000;

/** Rows, share of broken ones, and the part of the imports' rate that each number of threads should reach. */
const SIZES = [
  { rows: MILLION, invalid: 0, goals: { 3: 0.5, 10: 0.45 } },
  { rows: MILLION, invalid: 0.15, goals: { 3: 0.3, 10: 0.3 } },
  { rows: 100_000, invalid: 0, goals: { 3: 0.25, 10: 0.25 } },
];

/** Most of the whole process that the audit of a million rows should take, in percent. */
const AUDIT_SHARE = 20;

/**
 * Many rows a transaction: ours, all included but the audit, against three parallel imports.
 * @type {import('./lib/conduct.mjs').Benchmark}
 */
export const batches = {
  name: 'batches',
  about: 'a million rows in batches, 3 and 10 threads, against three parallel sqlite3 .imports',
  minutes: 3.5,
  comparesBuilds: true,
  run: async (context) => {
    const { options } = context;
    const hasImports = sqliteCommand() !== undefined;
    const cases = [];
    for (const size of SIZES) {
      const scaled = (size.rows / MILLION) * (options.rows ?? MILLION);
      const sized = { ...size, rows: Math.max(1, Math.round(scaled)) };
      cases.push(...(await compare(sized, hasImports, context)));
    }
    return { cases, skipped: hasImports ? [] : ['the imports: there is no sqlite3 command'] };
  },
};

/**
 * @param {(typeof SIZES)[number]} size
 * @param {boolean} hasImports
 * @param {import('./lib/conduct.mjs').Context} context
 */
async function compare({ rows, invalid, goals }, hasImports, context) {
  const title = `${formatNumber(rows)} rows, ${invalid * 100} % broken`;
  const rowSet = await insertedRows({ rows, invalid });
  const args = [...generateArgs({ rows, invalid }), '--batch', `${BATCH}`];
  const run = (/** @type {number} */ threads) => (/** @type {string} */ program) =>
    simulate([...args, '--threads', `${threads}`], { program });
  const { ours, other, references } = await measureBuilds(
    {
      ours: { three: run(3), ten: run(10) },
      references: hasImports ? { imports: () => importRows(rowSet) } : {},
    },
    { ...context, notify: (text) => context.notify(`${title}, ${text}`) },
  );
  const { imports } = references;
  return /** @type {const} */ ([3, 10]).map((threads) => {
    const name = threads === 3 ? 'three' : 'ten';
    const runs = ours[name];
    return makeCase({
      title: `${title}, ${threads} threads`,
      unit: 'rows/s',
      ours: [`batches of ${BATCH}`, runs.map(({ rate }) => rate)],
      reference: imports && ['3 × .import of the valid rows', imports.map(({ rate }) => rate)],
      other: otherRates(other?.[name], runs, context.other),
      goals: ({ ratio }) => [
        ...(ratio ? [atLeast(ratio.median, goals[threads], 'of the imports')] : []),
        ...(rows >= MILLION ? [atMost(auditShare(runs), AUDIT_SHARE, '% audit')] : []),
      ],
      notes: [wholeProcess(runs, imports)],
    });
  });
}

/** The share of the audit in the whole process, in percent. @param {import('./lib/program.mjs').Measured[]} runs */
function auditShare(runs) {
  return median(runs.map(({ auditMs, wallMs }) => (100 * auditMs) / wallMs));
}

/** @param {import('./lib/program.mjs').Measured[]} runs @param {{ wallMs: number }[] | undefined} imports */
function wholeProcess(runs, imports) {
  const seconds = (/** @type {readonly number[]} */ times) =>
    `${formatNumber(median(times) / 1000)} s`;
  const ours = `whole process ${seconds(runs.map(({ wallMs }) => wallMs))}, of it ${seconds(runs.map(({ auditMs }) => auditMs))} audit`;
  return imports ? `${ours}; imports ${seconds(imports.map(({ wallMs }) => wallMs))}` : ours;
}
