import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { measure } from './lib/pairs.mjs';
import { simulate } from './lib/program.mjs';
import { atLeast, formatNumber, makeCase } from './lib/results.mjs';
import { SEED, generateArgs } from './lib/rows.mjs';
import { openScreen, runOnScreen, startOnScreen } from './lib/screen-run.mjs';
import { hasTerminal } from './lib/terminal.mjs';
import { newFolder, removeFolder } from './lib/work.mjs';

const WATCHED = [
  { batch: 1, rows: 50_000 },
  { batch: 500, rows: 100_000 },
];
const FRAME_THREADS = [10, 64, 256];
const FRAME_SECONDS = 4;

/** Nothing stands beside these figures, and they differ little. */
const FRAME_ROUNDS = 3;

const RESULTS_ROWS = 1_000_000;

/** No output for so long means that the answer is on the screen. */
const SETTLED_MS = 700;

/**
 * What the screen costs, and how fast it answers.
 * @type {import('./lib/conduct.mjs').Benchmark}
 */
export const screen = {
  name: 'screen',
  about: 'the live view on and off, cost of a frame, results with a million rows',
  minutes: 3.5,
  run: async (context) => {
    if (!hasTerminal) return { cases: [], skipped: ['all: node-pty cannot be loaded'] };
    const cases = [];
    for (const { batch, rows } of WATCHED) {
      cases.push(await watchOrNot(batch, context.options.rows ?? rows, context));
    }
    const isLinux = process.platform === 'linux';
    if (isLinux) cases.push(...(await measureFrames(context)));
    cases.push(...(await measureResults(context)));
    return { cases, skipped: isLinux ? [] : ['cost of a frame: only Linux tells a thread’s time'] };
  },
};

/**
 * @param {number} batch
 * @param {number} rows
 * @param {import('./lib/conduct.mjs').Context} context
 */
async function watchOrNot(batch, rows, { options, tell }) {
  const flags = ['--threads', '10', '--batch', `${batch}`];
  const title = `${formatNumber(rows)} rows, batches of ${batch}, 10 threads`;
  const generated = generateArgs({ rows, invalid: 0 });
  const { on, off } = await measure(
    {
      on: () => runOnScreen([...generated.slice(1), ...flags]),
      off: () => simulate([...generated, ...flags]),
    },
    options.pairs,
    (text) => tell(`${title}, live view ${text}`),
  );
  return makeCase({
    title: `${title}, live view at 120×36`,
    unit: 'rows/s',
    ours: ['watched', on.map(({ rate }) => rate)],
    reference: ['not watched', off.map(({ rate }) => rate)],
    goals: ({ ratio }) => [atLeast(ratio?.median ?? 0, 0.9, 'of the rate without')],
  });
}

/** @param {import('./lib/conduct.mjs').Context} context */
async function measureFrames({ options, tell }) {
  const contestants = Object.fromEntries(
    FRAME_THREADS.map((threads) => [`${threads} threads`, () => frameCost(threads)]),
  );
  const rounds = Math.min(options.pairs, FRAME_ROUNDS);
  const found = await measure(contestants, rounds, (text) => tell(`frames, ${text}`));
  return Object.entries(found).map(([threads, values]) =>
    makeCase({
      title: `a frame of the live view at 120×36, ${threads} that mostly think`,
      unit: 'ms of the main thread',
      ours: ['live view', values.map(({ ms }) => ms)],
      notes: [`${formatNumber(values[0]?.perSecond ?? 0)} frames/s`],
    }),
  );
}

/** Processor time of the main thread, which draws, for each frame. @param {number} threads */
async function frameCost(threads) {
  const dir = newFolder('frames');
  const rows = threads * 40;
  const terminal = await startOnScreen(
    ['--threads', `${threads}`, '--rows', `${rows}`, '--seed', `${SEED}`, '--pace', '1000'],
    dir,
  );
  await terminal.until((text) => text.includes('● running'));
  await pause(1000);
  const [ms, frames] = [mainThreadMs(terminal.pid), terminal.frames];
  await pause(FRAME_SECONDS * 1000);
  const drawn = terminal.frames - frames;
  const cost = (mainThreadMs(terminal.pid) - ms) / drawn;
  // Twice: the first stops the run, the second leaves.
  await terminal.leave('\u0003\u0003');
  removeFolder(dir);
  return { ms: cost, perSecond: drawn / FRAME_SECONDS };
}

/** @param {number} pid */
function mainThreadMs(pid) {
  const MS_A_TICK = 10;
  const stat = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'utf8');
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (user + system) * MS_A_TICK;
}

/** @param {import('./lib/conduct.mjs').Context} context */
async function measureResults({ options, tell }) {
  const rows = options.rows ?? RESULTS_ROWS;
  const dir = newFolder('results');
  tell(`making a run of ${formatNumber(rows)} rows`);
  await simulate([...generateArgs({ rows, invalid: 0.15 }), '--batch', '5000'], { dir });
  const { views } = await measure({ views: () => visitResults(dir) }, options.pairs, (text) =>
    tell(`results, ${text}`),
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
  const firstRows =
    (await terminal.until((text) => /(?:User|Product|Order) \d/.test(text))) - pressed;
  await terminal.until((text) => text.includes(' by row') && isIdle(text));
  await terminal.settled(SETTLED_MS);
  const filtered = await ask('f', (text) => text.includes('[not inserted]') && isIdle(text));
  const sorted = await ask('fcs', (text) => text.includes(' by outcome') && isIdle(text));
  const found = await ask('/grace\r', (text) => text.includes('["grace"]') && isIdle(text));
  await terminal.leave('q');
  return { firstRows, filtered, sorted, found };
}
