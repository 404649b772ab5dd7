import { runChild } from './lib/child.mjs';
import { measureBuilds } from './lib/pairs.mjs';
import { runProgram, simulate } from './lib/program.mjs';
import { atMost, makeCase } from './lib/results.mjs';
import { SEED } from './lib/rows.mjs';
import { openScreen } from './lib/screen-run.mjs';
import { hasTerminal } from './lib/terminal.mjs';
import { newFolder, removeFolder } from './lib/work.mjs';

const ASSIGNMENT = ['assignment', '--threads', '10', '--quiet'];

const ASSIGNMENT_TITLE = 'the assignment, 10 threads, whole process with its audit';

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
  const others = await Promise.all(options.nodes.map(openNode));
  /** @type {Record<string, (program: string) => Promise<number>>} */
  const assignments = Object.fromEntries(
    others.map(({ version, assignment }) => [version, assignment]),
  );
  /** @type {Record<string, () => Promise<number>>} */
  const emptyWorkers = Object.fromEntries(
    others.map(({ version, workers }) => [workersOf(version), workers]),
  );
  /**
   * @type {{
   *   ours: Record<string, number[]>,
   *   other: Record<string, number[]> | undefined,
   *   references: Record<string, number[]>,
   * }}
   */
  const { ours, other, references } = await measureBuilds(
    {
      ours: {
        version: async (program) => (await runProgram(['--version'], program)).wallMs,
        help: async (program) => (await runProgram(['--help'], program)).wallMs,
        status: async (program) => (await runProgram(['status'], program)).wallMs,
        assignment: async (program) => (await simulate(ASSIGNMENT, { program })).wallMs,
        ready: async (program) => (await simulate(manyThreads(), { program })).readyMs,
        ...(hasTerminal ? { firstFrame } : {}),
        ...assignments,
      },
      references: {
        node: async () => (await runChild(process.execPath, ['-e', '0'])).wallMs,
        workers: () => startWorkers(process.execPath),
        ...emptyWorkers,
      },
    },
    { ...context, options: { ...options, pairs: options.pairs * REPEATS } },
  );
  /** @type {(label: string, name: string) => readonly [string, readonly number[]]} */
  const referenceOf = (label, name) => [label, references[name] ?? []];
  const node = referenceOf('bare Node', 'node');
  const workers = referenceOf('bare Node, ten empty workers', 'workers');
  const one = (
    /** @type {string} */ title,
    /** @type {string} */ name,
    /** @type {{ ms?: number, times?: number }} */ limit = {},
    reference = node,
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
      one(ASSIGNMENT_TITLE, 'assignment', { times: 2 }, workers),
      ...others.map(({ version }) =>
        one(
          `${ASSIGNMENT_TITLE}, on Node ${version}`,
          version,
          { times: 2 },
          referenceOf(`Node ${version}, ten empty workers`, workersOf(version)),
        ),
      ),
      one('64 threads ready and released', 'ready'),
    ],
    skipped: hasTerminal ? [] : ['first frame: node-pty cannot be loaded'],
  };
}

/** Another Node, and how the assignment and empty workers are measured on it. @param {string} node its program */
async function openNode(node) {
  const { stdout } = await runChild(node, ['--version']);
  return {
    version: stdout.trim(),
    assignment: async (/** @type {string} */ program) =>
      (await simulate(ASSIGNMENT, { program, node })).wallMs,
    workers: () => startWorkers(node),
  };
}

/** The name under which the empty workers of a Node are measured. @param {string} version */
function workersOf(version) {
  return `workers on ${version}`;
}

/** @param {string} node */
async function startWorkers(node) {
  return (await runChild(node, ['-e', EMPTY_WORKERS])).wallMs;
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
