import { measure } from './lib/pairs.mjs';
import { simulate } from './lib/program.mjs';
import { formatNumber, makeCase } from './lib/results.mjs';
import { generateArgs } from './lib/rows.mjs';
import { openScreen } from './lib/screen-run.mjs';
import { withTerminal } from './lib/terminal.mjs';
import { newFolder } from './lib/work.mjs';

const RESULTS_ROWS = 1_000_000;

/** Rows in the results: those of the preview in Start are on the screen before. */
const FIRST_ROWS = /dbsim . Results[^]*(?:User|Product|Order) row \d/;

/** No output for so long means that the answer is on the screen. */
const SETTLED_MS = 700;

/**
 * How fast the results view answers.
 * @type {import('./lib/conduct.mjs').Benchmark}
 */
export const browse = {
  name: 'browse',
  about: 'results view with a million rows',
  minutes: 1.5,
  run: withTerminal(async (context) => ({ cases: await measureResults(context) })),
};

/** @param {import('./lib/conduct.mjs').Context} context */
async function measureResults({ options, notify }) {
  const rows = options.rows ?? RESULTS_ROWS;
  const dir = newFolder('results');
  notify(`making a run of ${formatNumber(rows)} rows`);
  await simulate([...generateArgs({ rows, invalid: 0.15 }), '--batch', '5000'], { dir });
  const { views } = await measure({ views: () => visitResults(dir) }, options.pairs, (text) =>
    notify(`results, ${text}`),
  );
  const steps = /** @type {const} */ ([
    ['firstRows', 'first rows'],
    ['filtered', 'only rows that were not inserted'],
    ['sorted', 'sorted by outcome'],
    ['found', 'rows that hold a typed text'],
  ]);
  return steps.map(([step, what]) =>
    makeCase({
      title: `results view with ${formatNumber(rows)} rows: ${what}`,
      unit: 'ms',
      ours: ['from the key to the last change of the screen', views.map((view) => view[step])],
    }),
  );
}

/** @param {string} dir */
async function visitResults(dir) {
  const terminal = openScreen(dir);
  await terminal.until((text) => text.includes('NEXT RUN'));
  await terminal.settled(SETTLED_MS);
  /** @param {string} keys @param {(text: string) => boolean} isThere */
  const ask = async (keys, isThere) => {
    const pressed = terminal.now();
    terminal.press(keys);
    await terminal.until(isThere);
    return (await terminal.settled(SETTLED_MS)) - pressed;
  };
  const isIdle = (/** @type {string} */ text) => !text.includes('esc ends it');
  const pressed = terminal.now();
  terminal.press('3');
  // Rows may be shown while the rest is still being read.
  const firstRows = (await terminal.until((text) => FIRST_ROWS.test(text))) - pressed;
  await terminal.until((text) => text.includes(' by row') && isIdle(text));
  await terminal.settled(SETTLED_MS);
  const filtered = await ask('f', (text) => text.includes('[not inserted]') && isIdle(text));
  const sorted = await ask('fcs', (text) => text.includes(' by outcome') && isIdle(text));
  const found = await ask('/grace\r', (text) => text.includes('["grace"]') && isIdle(text));
  await terminal.leave('q');
  return { firstRows, filtered, sorted, found };
}
