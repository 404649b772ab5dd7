import { runChild } from './lib/child.mjs';
import { measureBuilds } from './lib/pairs.mjs';
import { runProgram, simulate } from './lib/program.mjs';
import { atMost, makeCase } from './lib/results.mjs';
import { SEED } from './lib/rows.mjs';
import { openScreen } from './lib/screen-run.mjs';
import { hasTerminal } from './lib/terminal.mjs';
import { newFolder, removeFolder } from './lib/work.mjs';

const ASSIGNMENT = ['assignment', '--threads', '10', '--quiet'];

/** Starts are short and noisy: each is measured more often. */
const REPEATS = 2;

/** How long each way to start takes, against Node itself, which does nothing. */
export const startUp = {
  name: 'start',
  about:
    '--version, --help, status, first frame, the assignment, 64 threads ready; against bare Node',
  minutes: 1,
  comparesBuilds: /** @type {const} */ (true),
  run: measureStarts,
};

/** Threads that do nothing, as many as the assignment has: no run with them can start sooner. */
const EMPTY_WORKERS =
  "const { Worker } = require('node:worker_threads'); for (let i = 0; i < 10; i++) new Worker('', { eval: true });";

/** @param {import('./lib/conduct.mjs').Context} context @returns {Promise<import('./lib/conduct.mjs').Outcome>} */
async function measureStarts(context) {
  const { options } = context;
  const { ours, other, references } = await measureBuilds(
    {
      ours: {
        version: async (program) => (await runProgram(['--version'], program)).wallMs,
        help: async (program) => (await runProgram(['--help'], program)).wallMs,
        status: async (program) => (await runProgram(['status'], program)).wallMs,
        assignment: async (program) => (await simulate(ASSIGNMENT, { program })).wallMs,
        ready: async (program) => (await simulate(manyThreads(), { program })).readyMs,
        ...(hasTerminal ? { firstFrame } : {}),
      },
      references: {
        node: async () => (await runChild(process.execPath, ['-e', '0'])).wallMs,
        workers: async () => (await runChild(process.execPath, ['-e', EMPTY_WORKERS])).wallMs,
      },
    },
    { ...context, options: { ...options, pairs: options.pairs * REPEATS } },
  );
  const node = /** @type {const} */ (['bare Node', references.node]);
  const workers = /** @type {const} */ (['bare Node, ten empty workers', references.workers]);
  const one = (
    /** @type {string} */ title,
    /** @type {'version' | 'help' | 'status' | 'firstFrame' | 'assignment' | 'ready'} */ name,
    /** @type {{ ms?: number, times?: number }} */ limit = {},
    reference = name === 'assignment' ? workers : node,
  ) =>
    makeCase({
      title,
      unit: 'ms',
      ours: ['dbsim-tui', ours[name] ?? []],
      reference,
      other: context.other && other && { label: context.other.commit, values: other[name] ?? [] },
      goals: ({ ours: our, ratio }) => [
        ...(limit.ms === undefined ? [] : [atMost(our.median, limit.ms, 'ms')]),
        ...(limit.times === undefined || !ratio
          ? []
          : [atMost(ratio.median, limit.times, `× ${reference[0]}`)]),
      ],
    });
  return {
    cases: [
      one('--version, whole process', 'version', { ms: 100 }),
      one('--help, whole process', 'help'),
      one('status of a new folder, whole process', 'status', { times: 7 }),
      ...(hasTerminal ? [one('first full frame at 120×36', 'firstFrame', { times: 6 })] : []),
      one('the assignment, 10 threads, whole process with its audit', 'assignment', { times: 2 }),
      one('64 threads ready and released', 'ready'),
    ],
    skipped: hasTerminal ? [] : ['first frame: node-pty cannot be loaded'],
  };
}

function manyThreads() {
  return ['generate', '--rows', '64', '--invalid', '0', '--seed', `${SEED}`, '--threads', '64'];
}

/** From the start of the process until the whole start view is on the screen, its keys included. @param {string} program */
async function firstFrame(program) {
  const dir = newFolder('frame');
  const terminal = openScreen(dir, [], program);
  const ms = await terminal.until(
    (text) => text.includes('NEXT RUN') && text.includes('Enter start'),
  );
  await terminal.leave('q');
  removeFolder(dir);
  return ms;
}
