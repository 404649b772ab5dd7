// Does the screen's memory grow? Watches a paced run in the terminal UI for some minutes, in a
// pseudo-terminal, and fits a line through the memory of the process: MB an hour, by least squares.
// `node bench/soak.mjs [--minutes 8] [--threads 10] [--pace 100] [--most 30]`
// Ends with status 1 when the heap after a garbage collection grows by more than `--most` MB an hour.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pty from 'node-pty';
import { launcher } from '../scripts/lib/paths.mjs';
import { prepare } from '../scripts/lib/prepare.mjs';

const SAMPLE_MS = 5000;
/** The first samples see code being compiled and buffers finding their size. */
const WARM_UP_SHARE = 0.25;
/** More rows than any soak decides. */
const ROWS = 1_000_000;

/** Asked by SIGUSR2, the main thread of the program collects garbage and writes what is left. */
const PROBE = String.raw`
const { isMainThread } = require('node:worker_threads');
if (isMainThread) {
  const { setFlagsFromString } = require('node:v8');
  setFlagsFromString('--expose-gc');
  const collect = require('node:vm').runInNewContext('gc');
  process.on('SIGUSR2', () => {
    collect();
    require('node:fs').appendFileSync(process.env.SOAK_SAMPLES, JSON.stringify(process.memoryUsage()) + '\n');
  });
}
`;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '8' },
    threads: { type: 'string', default: '10' },
    pace: { type: 'string', default: '100' },
    most: { type: 'string', default: '30' },
  },
});

await prepare();
const folder = mkdtempSync(path.join(os.tmpdir(), 'dbsim-soak-'));
const samplesFile = path.join(folder, 'samples.ndjson');
const probe = path.join(folder, 'probe.cjs');
writeFileSync(probe, PROBE);
writeFileSync(samplesFile, '');
mkdirSync(path.join(folder, 'work'));
const program = startProgram();
let newest = '';
let isOver = false;
program.onData((data) => (newest = (newest + data).slice(-4096)));
program.onExit(() => (isOver = true));

try {
  await waitFor('NEXT RUN');
  program.write('\r');
  await waitFor('running');
  const end = Date.now() + Number(values.minutes) * 60_000;
  while (Date.now() < end && !isOver) {
    process.kill(program.pid, 'SIGUSR2');
    await pause(SAMPLE_MS);
  }
  if (isOver) throw new Error('the program ended before the soak was over');
  report(readSamples());
} finally {
  if (!isOver) program.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}

function startProgram() {
  const { threads, pace } = values;
  const args = ['--threads', threads, '--pace', pace, '--rows', String(ROWS), '--seed', '7'];
  return pty.spawn(process.execPath, ['--require', probe, launcher, ...args], {
    cols: 120,
    rows: 36,
    cwd: path.join(folder, 'work'),
    env: {
      // Without CI, which would keep Ink from drawing.
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'CI')),
      XDG_CONFIG_HOME: folder,
      SOAK_SAMPLES: samplesFile,
      TERM: 'xterm-256color',
      COLORTERM: 'truecolor',
      LANG: 'C.UTF-8',
    },
  });
}

/** @param {string} text */
async function waitFor(text) {
  const deadline = Date.now() + 60_000;
  while (!newest.includes(text)) {
    if (isOver || Date.now() > deadline) throw new Error(`"${text}" never came:\n${newest}`);
    await pause(50);
  }
}

/** @returns {NodeJS.MemoryUsage[]} */
function readSamples() {
  const lines = readFileSync(samplesFile, 'utf8').trim().split('\n');
  return lines.map((line) => /** @type {NodeJS.MemoryUsage} */ (JSON.parse(line)));
}

/** @param {NodeJS.MemoryUsage[]} samples */
function report(samples) {
  const warm = samples.slice(Math.floor(samples.length * WARM_UP_SHARE));
  const of = (/** @type {'rss' | 'heapUsed' | 'external'} */ name) => {
    const megabytes = warm.map((sample) => sample[name] / 1e6);
    const slope = slopeOf(megabytes) * (3_600_000 / SAMPLE_MS);
    const [first = 0, last = 0] = [megabytes[0], megabytes.at(-1)];
    console.log(
      `${name.padEnd(9)} ${first.toFixed(1)} → ${last.toFixed(1)} MB, ${slope >= 0 ? '+' : ''}${slope.toFixed(1)} MB an hour`,
    );
    return slope;
  };
  console.log(
    `${values.threads} threads, pace ${values.pace} ms, ${values.minutes} minutes, ${samples.length} samples after a garbage collection each, the first ${samples.length - warm.length} left out`,
  );
  of('rss');
  of('external');
  if (of('heapUsed') > Number(values.most)) process.exitCode = 1;
}

/** The slope of the line that fits best, for values at equal distances. @param {number[]} values */
function slopeOf(values) {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const covariance = values.reduce((sum, value, at) => sum + (at - middle) * (value - mean), 0);
  const variance = values.reduce((sum, _, at) => sum + (at - middle) ** 2, 0);
  return variance === 0 ? 0 : covariance / variance;
}
