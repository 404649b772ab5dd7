import { measure } from './lib/pairs.mjs';
import { simulate } from './lib/program.mjs';
import { atLeast, formatNumber, makeCase } from './lib/results.mjs';
import { generateArgs } from './lib/rows.mjs';
import { runOnScreen } from './lib/screen-run.mjs';
import { withTerminal } from './lib/terminal.mjs';

const WATCHED = [
  { batch: 1, rows: 50_000 },
  { batch: 500, rows: 100_000 },
];

/**
 * What watching a run costs the run.
 * @type {import('./lib/conduct.mjs').Benchmark}
 */
export const screen = {
  name: 'screen',
  about: 'the live view on and off',
  minutes: 1.5,
  run: withTerminal(async (context) => {
    const cases = [];
    for (const { batch, rows } of WATCHED) {
      cases.push(await watchOrNot(batch, context.options.rows ?? rows, context));
    }
    return { cases };
  }),
};

/**
 * @param {number} batch
 * @param {number} rows
 * @param {import('./lib/conduct.mjs').Context} context
 */
async function watchOrNot(batch, rows, { options, notify }) {
  const flags = ['--threads', '10', '--batch', `${batch}`];
  const title = `${formatNumber(rows)} rows, batches of ${batch}, 10 threads`;
  const generated = generateArgs({ rows, invalid: 0 });
  const { on, off } = await measure(
    {
      on: () => runOnScreen([...generated.slice(1), ...flags]),
      off: () => simulate([...generated, ...flags]),
    },
    options.pairs,
    (text) => notify(`${title}, live view ${text}`),
  );
  return makeCase({
    title: `${title}, live view at 120×36`,
    unit: 'rows/s',
    ours: ['watched', on.map(({ rate }) => rate)],
    reference: ['not watched', off.map(({ rate }) => rate)],
    goals: ({ ratio }) => [atLeast(ratio?.median ?? 0, 0.9, 'of the rate without')],
  });
}
