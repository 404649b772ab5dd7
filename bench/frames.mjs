import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { measure } from './lib/pairs.mjs';
import { formatNumber, makeCase } from './lib/results.mjs';
import { SEED } from './lib/rows.mjs';
import { startOnScreen } from './lib/screen-run.mjs';
import { withTerminal } from './lib/terminal.mjs';
import { newFolder, removeFolder } from './lib/work.mjs';

const FRAME_THREADS = [10, 64, 256];
const FRAME_SECONDS = 4;

/** Nothing is compared with these figures, and they differ little. */
const FRAME_ROUNDS = 3;

/**
 * What drawing costs where threads mostly think.
 * @type {import('./lib/conduct.mjs').Benchmark}
 */
export const frames = {
  name: 'frames',
  about: 'cost of a frame of the live view',
  minutes: 1.5,
  run: withTerminal(async (context) => {
    if (process.platform === 'linux') return { cases: await measureFrames(context) };
    return { cases: [], skipped: ['all: only Linux reports a thread’s time'] };
  }),
};

/** @param {import('./lib/conduct.mjs').Context} context */
async function measureFrames({ options, notify }) {
  const contestants = Object.fromEntries(
    FRAME_THREADS.map((threads) => [`${threads} threads`, () => frameCost(threads)]),
  );
  const rounds = Math.min(options.pairs, FRAME_ROUNDS);
  const found = await measure(contestants, rounds, (text) => notify(`frames, ${text}`));
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
