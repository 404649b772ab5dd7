// Does the program stay within bounds when it is given too much? Runs the built program with each
// load once and reports its peak of memory, its descriptors, and what it printed.
// `node bench/limits.mjs [--only NAMES] [--scale 1]`; a scale of 0.01 is a quick look.
// Ends with status 1 when something is above its bound or ends otherwise than it should. Linux only.

import { closeSync, openSync, readdirSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { launcher } from '../scripts/lib/paths.mjs';
import { prepare } from '../scripts/lib/prepare.mjs';
import { neutralEnvironment } from './lib/child.mjs';
import { isWatchable, watchProcess } from './lib/watch.mjs';
import { newFolder, openWork, removeFolder, start } from './lib/work.mjs';

const SAMPLE_MS = 100;

/**
 * @typedef {{
 *   about: string,
 *   args: (scale: number) => string[],
 *   code: number,
 *   printed?: RegExp,
 *   mostMB: number,
 *   mostDescriptors: number,
 * }} Load mostMB: the program and its audit together
 */

/** @type {Readonly<Record<string, Load>>} */
const LOADS = {
  threads: {
    about: '256 threads',
    args: (scale) => generate(20_000 * scale, ['--threads', '256']),
    code: 0,
    mostMB: 7500,
    mostDescriptors: 256 * 12 + 100,
  },
  rows: {
    about: '1,000,000 rows in batches of 2,000',
    args: (scale) => generate(1_000_000 * scale, ['--batch', '2000']),
    code: 0,
    mostMB: 900,
    mostDescriptors: 220,
  },
  rejected: {
    about: '1,000,000 rows, all of them rejected',
    args: (scale) => generate(1_000_000 * scale, ['--batch', '2000', '--invalid', '1']),
    code: 0,
    printed: /\n0 of [\d,]+ rows inserted/,
    mostMB: 900,
    mostDescriptors: 220,
  },
  csv: {
    about: 'a CSV file of 100 MB',
    args: (scale) => [largeCsv(100_000_000 * scale), '--batch', '2000'],
    code: 0,
    mostMB: 1000,
    mostDescriptors: 220,
  },
  field: {
    about: 'a field of 10 MB',
    args: () => [largeField(10_000_000)],
    code: 2,
    printed: /the record is longer than 1 MiB/,
    mostMB: 400,
    mostDescriptors: 100,
  },
  deep: {
    about: 'JSON that is nested 400,000 levels deep',
    args: (scale) => [deepJson(400_000 * scale)],
    code: 2,
    printed: /values are nested more than 100 levels deep/,
    mostMB: 400,
    mostDescriptors: 100,
  },
};

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(LOADS).join(',') },
    scale: { type: 'string', default: '1' },
  },
});

process.exitCode = isWatchable ? await main(values.only.split(','), Number(values.scale)) : 0;
if (!isWatchable) console.warn('skipped: only Linux reports how much memory a process holds');

/** @param {string[]} names @param {number} scale */
async function main(names, scale) {
  await prepare();
  openWork();
  let status = 0;
  for (const name of names) {
    const load = LOADS[name];
    if (!load) throw new Error(`there is no load ${name}: ${Object.keys(LOADS).join(', ')}`);
    const wrong = await tryLoad(load, scale);
    if (wrong.length > 0) status = 1;
    for (const what of wrong) console.log(`  ${what}`);
  }
  return status;
}

/** @param {Load} load @param {number} scale @returns {Promise<string[]>} what is wrong */
async function tryLoad({ about, args, code, printed, mostMB, mostDescriptors }, scale) {
  const dir = newFolder('limits');
  const began = performance.now();
  const found = await run(['run', ...args(scale), '--dir', dir]);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const peak = Math.round(found.peakMB);
  console.log(
    `${about}: ${seconds} s, ${peak} MB (${Math.round(found.ownPeakMB)} without the audit), ${found.descriptors} descriptors, exit status ${found.code}`,
  );
  removeFolder(dir);
  return [
    ...(found.code === code ? [] : [`exit status ${found.code} instead of ${code}: ${found.text}`]),
    ...(printed === undefined || printed.test(found.text) ? [] : [`it printed: ${found.text}`]),
    ...(found.peakMB <= mostMB ? [] : [`${peak} MB are more than ${mostMB}`]),
    ...(found.descriptors <= mostDescriptors
      ? []
      : [`${found.descriptors} descriptors are more than ${mostDescriptors}`]),
  ];
}

/**
 * @param {string[]} args
 * @returns {Promise<{ code: number | null, text: string, descriptors: number, peakMB: number, ownPeakMB: number }>}
 */
function run(args) {
  return new Promise((resolve) => {
    const child = start(process.execPath, [launcher, ...args], { env: neutralEnvironment() });
    const { pid = 0 } = child;
    const memory = watchProcess(pid);
    let descriptors = 0;
    const timer = setInterval(() => {
      descriptors = Math.max(descriptors, countDescriptors(pid));
    }, SAMPLE_MS);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ part) => (text += part));
    }
    child.once('close', (code) => {
      clearInterval(timer);
      resolve({ code, text: text.slice(-4000), descriptors, ...memory() });
    });
  });
}

/** @param {number} pid */
function countDescriptors(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}

/** @param {number} rows @param {string[]} flags */
function generate(rows, flags) {
  return ['generate', '--rows', String(Math.round(rows)), '--seed', '1', ...flags];
}

/** A folder with one file of users. @param {number} bytes */
function largeCsv(bytes) {
  const folder = newFolder('csv');
  const descriptor = openSync(path.join(folder, 'users.csv'), 'w');
  let written = writeSync(descriptor, 'id,name,email\n');
  for (let id = 1; written < bytes;) {
    const lines = [];
    for (const end = id + 1000; id < end; id += 1) {
      lines.push(`${id},"Person Number ${id} of Many",person.number.${id}@example.com\n`);
    }
    written += writeSync(descriptor, lines.join(''));
  }
  closeSync(descriptor);
  return folder;
}

/** A folder in which the name of a user is that long. @param {number} length */
function largeField(length) {
  const folder = newFolder('field');
  const text = 'x'.repeat(length);
  writeFileSync(path.join(folder, 'users.csv'), `id,name,email\n1,${text},a@example.com\n`);
  return folder;
}

/** @param {number} levels */
function deepJson(levels) {
  const folder = newFolder('deep');
  const nested = `${'['.repeat(levels)}${']'.repeat(levels)}`;
  writeFileSync(
    path.join(folder, 'users.json'),
    `[{"id": 1, "name": ${nested}, "email": "a@example.com"}]`,
  );
  return folder;
}
