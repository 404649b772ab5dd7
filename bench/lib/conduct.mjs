import { statfsSync } from 'node:fs';
import {
  describeMachine,
  idleLoad,
  loadBetween,
  readCpuTimes,
  reasonsToDoubt,
  spin,
} from './quiet.mjs';
import { versions } from './versions.mjs';

/**
 * What a benchmark gets and what it gives. `other` is the build of `--against`; a benchmark that
 * `comparesBuilds` measures it, too.
 * @typedef {{
 *   options: import('./options.mjs').Options,
 *   notify: (text: string) => void,
 *   other: import('./other-build.mjs').OtherBuild | undefined,
 * }} Context
 * @typedef {{ cases: import('./results.mjs').Case[], skipped?: string[] }} Outcome
 * @typedef {{
 *   name: string,
 *   about: string,
 *   minutes: number,
 *   comparesBuilds?: true,
 *   run: (context: Context) => Promise<Outcome>,
 * }} Benchmark
 */

/** The machine is busy with other things; what was or would be measured means nothing. */
export class BusyError extends Error {}

/**
 * Runs a benchmark, if the machine is fit for it before, during and after.
 * @param {Benchmark} benchmark
 * @param {Context} context
 * @param {string} folder where it works
 * @returns {Promise<import('./results.mjs').Result>}
 *   with the doubts that came up meanwhile
 * @throws BusyError if it is busy before, unless `--anyway` is given
 */
export async function conduct(benchmark, context, folder) {
  const { options, notify } = context;
  const before = await idleLoad();
  const doubts = reasonsToDoubt(before);
  refuse(doubts, options);
  const from = readCpuTimes();
  const began = performance.now();
  const { cases, skipped = [] } = await benchmark.run(context);
  const notCompared = context.other && !benchmark.comparesBuilds;
  const tookSeconds = Math.round((performance.now() - began) / 1000);
  const during = { ...loadBetween(from, readCpuTimes()), spinMs: spin() };
  for (const doubt of reasonsToDoubt(during, before))
    if (!doubts.includes(doubt)) doubts.push(doubt);
  const left = notCompared ? [...skipped, '--against: it measures this build only'] : skipped;
  for (const what of left) notify(`skipped: ${what}`);
  const result = {
    schema: /** @type {const} */ ('dbsim.bench/1'),
    name: benchmark.name,
    date: new Date().toISOString().slice(0, 10),
    tookSeconds,
    machine: { ...describeMachine(), disk: fileSystem(folder) },
    versions: versions(),
    options: {
      pairs: options.pairs,
      rows: options.rows ?? null,
      full: options.full,
      ...(context.other && benchmark.comparesBuilds ? { against: context.other.commit } : {}),
    },
    doubts,
    cases,
    skipped: left,
  };
  return result;
}

/** @param {readonly string[]} doubts @param {import('./options.mjs').Options} options */
function refuse(doubts, { anyway }) {
  if (doubts.length > 0 && !anyway) throw new BusyError(describe(doubts));
}

/** @param {readonly string[]} doubts */
function describe(doubts) {
  return `the machine is busy: ${doubts.join('; ')}. Nothing is measured; --anyway measures, and marks the result as doubtful`;
}

/** The kind of file system, as far as its number is known. @param {string} folder */
function fileSystem(folder) {
  const names = new Map([
    [0xef53, 'ext4'],
    [0x01021994, 'tmpfs (in memory!)'],
    [0x794c7630, 'overlayfs'],
    [0x58465342, 'xfs'],
    [0x9123683e, 'btrfs'],
    [0x2fc12fc1, 'zfs'],
    [0x01021997, '9p'],
    [0x1a, 'apfs'],
  ]);
  const { type } = statfsSync(folder);
  return names.get(type) ?? `file system 0x${type.toString(16)}`;
}
