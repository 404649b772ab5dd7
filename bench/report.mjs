// How long the capped report of a large run takes, how much memory, and whether the screen of the
// program would stop meanwhile: `node bench/report.mjs [rows] [times]`.

import { execFileSync, fork } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import { prepare } from '../scripts/lib/prepare.mjs';
import { inRoot } from '../scripts/lib/paths.mjs';

/** @param {number} rows @param {number} times */
async function bench(rows, times) {
  await prepare();
  const folder = mkdtempSync(path.join(tmpdir(), 'dbsim-bench-report-'));
  try {
    const settings = ['--rows', String(rows), '--seed', '1', '--batch', '500', '--quiet'];
    execFileSync(process.execPath, [inRoot('dist/launcher.cjs'), 'run', 'generate', ...settings], {
      cwd: folder,
    });
    const measures = [];
    for (let time = 0; time < times; time += 1) measures.push(await measureApart(folder));
    for (const [name, unit] of UNITS) {
      const values = measures.map((measured) => measured[name]).toSorted((a, b) => a - b);
      const median = values[Math.floor(values.length / 2)] ?? 0;
      const reported = values.map((value) => value.toFixed(unit.digits)).join(' ');
      console.log(
        `${unit.reported.padEnd(34)} ${median.toFixed(unit.digits)} ${unit.of} (${reported})`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @type {readonly [keyof Measures, { reported: string, of: string, digits: number }][]} */
const UNITS = [
  ['wallS', { reported: `wall time of the report`, of: 's', digits: 2 }],
  ['cpuS', { reported: 'CPU time', of: 's', digits: 2 }],
  ['peakMb', { reported: 'peak memory of the whole process', of: 'MB', digits: 0 }],
  ['stallMs', { reported: 'longest stall of the main thread', of: 'ms', digits: 1 }],
  ['missMs', { reported: '99.9th percentile of its delay', of: 'ms', digits: 1 }],
];

/** @typedef {{ wallS: number, cpuS: number, peakMb: number, stallMs: number, missMs: number }} Measures */

/** A process of its own for each: memory is never given back. @param {string} folder @returns {Promise<Measures>} */
function measureApart(folder) {
  const [ledger = ''] = readdirSync(path.join(folder, 'data', 'runs'));
  const runId = /^r-[\d-]+-[0-9a-f]{4}/.exec(ledger)?.[0] ?? '';
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), ['--measure', folder, runId]);
    child.once('message', (measures) => resolve(/** @type {Measures} */ (measures)));
    child.once('exit', (code) => code && reject(new Error(`the measurement ended with ${code}`)));
  });
}

/** @param {string} dir @param {string} runId */
async function measure(dir, runId) {
  // What the screen does: something small, 60 times a second.
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const frame = setInterval(() => {}, 16);
  delay.enable();
  const started = performance.now();
  await makeReport(dir, runId);
  const wallS = (performance.now() - started) / 1000;
  delay.disable();
  clearInterval(frame);
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process.send?.({
    wallS,
    cpuS: (userCPUTime + systemCPUTime) / 1e6,
    peakMb: maxRSS / 1024,
    stallMs: delay.max / 1e6,
    missMs: delay.percentile(99.9) / 1e6,
  });
}

/** As `source/report/client.ts` does. @param {string} dir @param {string} runId @returns {Promise<void>} */
function makeReport(dir, runId) {
  const worker = new Worker(inRoot('dist/report.js'), {
    workerData: {
      kind: 'report',
      dir,
      runId,
      options: {
        paper: 'a4',
        listing: { missing: 200, inserted: 30, most: 1000 },
        words: { title: '', author: '', course: '' },
      },
      destination: { folder: dir },
    },
    resourceLimits: { maxOldGenerationSizeMb: 1536 },
    stdout: true,
    stderr: true,
  });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.on('message', (reply) => {
      if (reply.type === 'failed') reject(new Error(String(reply.message)));
      if (reply.type === 'done') resolve();
    });
  });
}

const [first, second, third] = process.argv.slice(2);
if (first === '--measure') await measure(String(second), String(third));
else await bench(Number(first ?? 100_000), Number(second ?? 5));
