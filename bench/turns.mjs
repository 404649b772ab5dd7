import { measureBuilds } from './lib/pairs.mjs';
import { knownWords, otherWay, simulate } from './lib/program.mjs';
import { formatNumber, makeCase, otherRates } from './lib/results.mjs';
import { generateArgs } from './lib/rows.mjs';
import { median, shares } from './lib/statistics.mjs';

const ROWS = 20_000;
const THREADS = 10;

/** The rows of a turn; the first is the base. */
const TURNS = [1, 4, 16, 64];

/**
 * What turns of several rows give and cost, and what the short way of clean rows gives.
 * @type {import('./lib/conduct.mjs').Benchmark}
 */
export const turns = {
  name: 'turns',
  about: `turns of ${TURNS.join(', ')} rows, and --lane off; one awaited call a row, 10 threads`,
  minutes: 2.5,
  comparesBuilds: true,
  run: async (context) => {
    const rows = context.options.rows ?? ROWS;
    const args = [...generateArgs({ rows, invalid: 0 }), `--threads=${THREADS}`, '--batch=1'];
    const run =
      (/** @type {number} */ turn, /** @type {'on' | 'off'} */ lane) =>
      async (/** @type {string} */ program) => {
        const words = await knownWords([`--turn=${turn}`, `--lane=${lane}`], program);
        return simulate([...args, ...words], { program });
      };
    const contestants = Object.fromEntries([
      ...TURNS.map((turn) => [nameOf(turn, 'on'), run(turn, 'on')]),
      [nameOf(1, 'off'), run(1, 'off')],
      [nameOf(16, 'off'), run(16, 'off')],
    ]);
    const { ours, other } = await measureBuilds(
      { ours: contestants, references: {}, otherWay: await otherWay(nameOf(1, 'on'), context) },
      context,
    );
    const base = /** @type {import('./lib/program.mjs').Measured[]} */ (ours[nameOf(1, 'on')]);
    const cases = Object.entries(ours).map(([name, runs]) =>
      makeCase({
        title: `${formatNumber(rows)} rows, 10 threads, ${name}`,
        unit: 'rows/s',
        ours: [name, runs.map(({ rate }) => rate)],
        reference: runs === base ? undefined : [nameOf(1, 'on'), base.map(({ rate }) => rate)],
        other: otherRates(other?.[name], runs, context.other),
        notes: [details(runs)],
      }),
    );
    return { cases, skipped: [] };
  },
};

/** @param {number} turn @param {'on' | 'off'} lane */
function nameOf(turn, lane) {
  const rows = turn === 1 ? 'turns of 1 row' : `turns of ${turn} rows`;
  return lane === 'on' ? rows : `${rows}, lane off`;
}

/** @param {import('./lib/program.mjs').Measured[]} runs */
function details(runs) {
  const middle = (/** @type {(run: import('./lib/program.mjs').Measured) => number} */ of) =>
    formatNumber(median(runs.map(of)));
  const p99 = middle(({ record }) => record.latencyMs.p99);
  const max = middle(({ record }) => record.latencyMs.max);
  const off = middle(({ record }) => {
    const { least, most } = shares(record.threads.map(({ attempted }) => attempted));
    return 100 * Math.max(1 - least, most - 1);
  });
  const cpu = middle(({ cpuUs }) => cpuUs);
  return `p99 ${p99} ms, longest from claim to outcome ${max} ms, shares within ${off} %, processor time ${cpu} µs a row`;
}
