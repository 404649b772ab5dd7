import { runChild } from './lib/child.mjs';
import { measure } from './lib/pairs.mjs';
import { runProgram, simulate } from './lib/program.mjs';
import { atMost, makeCase } from './lib/results.mjs';
import { SEED } from './lib/rows.mjs';
import { openScreen } from './lib/screen-run.mjs';
import { hasTerminal } from './lib/terminal.mjs';
import { newFolder, removeFolder } from './lib/work.mjs';

/** Starts are short and noisy: each is measured more often. */
const REPEATS = 2;

/** How long each way to start takes, against Node itself, which does nothing. */
export const startUp = {
  name: 'start',
  about: '--version, --help, first frame, the assignment, 64 threads ready; against bare Node',
  minutes: 1,
  run: measureStarts,
};

/** @param {import('./lib/conduct.mjs').Context} context @returns {Promise<import('./lib/conduct.mjs').Outcome>} */
async function measureStarts({ options, tell }) {
  const found = await measure(
    {
      version: async () => (await runProgram(['--version'])).wallMs,
      help: async () => (await runProgram(['--help'])).wallMs,
      ...(hasTerminal ? { firstFrame } : {}),
      assignment: async () => (await simulate(['assignment', '--threads', '10', '--quiet'])).wallMs,
      ready: async () => (await simulate(manyThreads())).readyMs,
      node: async () => (await runChild(process.execPath, ['-e', '0'])).wallMs,
    },
    options.pairs * REPEATS,
    tell,
  );
  const node = /** @type {const} */ (['bare Node', found.node]);
  const one = (
    /** @type {string} */ title,
    /** @type {readonly number[]} */ values,
    /** @type {number | undefined} */ limit,
  ) =>
    makeCase({
      title,
      unit: 'ms',
      ours: ['dbsim-tui', values],
      reference: node,
      goals: ({ ours }) => (limit === undefined ? [] : [atMost(ours.median, limit, 'ms')]),
    });
  return {
    cases: [
      one('--version, whole process', found.version, 100),
      one('--help, whole process', found.help, undefined),
      ...(found.firstFrame ? [one('first full frame at 120×36', found.firstFrame, 350)] : []),
      one('the assignment, 10 threads, whole process with its audit', found.assignment, 600),
      one('64 threads ready and released', found.ready, undefined),
    ],
    skipped: hasTerminal ? [] : ['first frame: node-pty cannot be loaded'],
  };
}

function manyThreads() {
  return ['generate', '--rows', '64', '--invalid', '0', '--seed', `${SEED}`, '--threads', '64'];
}

/** From the start of the process until the whole start view is on the screen, its keys included. */
async function firstFrame() {
  const dir = newFolder('frame');
  const terminal = openScreen(dir);
  const ms = await terminal.until(
    (text) => text.includes('NEXT RUN') && text.includes('Enter start'),
  );
  await terminal.leave('q');
  removeFolder(dir);
  return ms;
}
