import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { launcher } from '../../scripts/lib/paths.mjs';
import { runChild } from './child.mjs';
import { isWatchable, watchProcess } from './watch.mjs';
import { newFolder, removeFolder } from './work.mjs';

/**
 * The part of a run's record that is measured.
 * @typedef {{
 *   run: { durationMs: number, status: string, environment: { dbsim: string, sqlite: string } },
 *   entities: Record<'User' | 'Product' | 'Order', { attempted: number }>,
 *   totals: { attempted: number, inserted: number, failed: number, unknown: number },
 *   threads: { attempted: number, busyMs: number, lockWaitMs: number, referenceWaitMs: number }[],
 *   latencyMs: { p50: number, p99: number, max: number },
 *   audit: { ok: boolean },
 * }} RunRecord
 */

/**
 * What a run of the built program gives: times in ms.
 * @typedef {{
 *   record: RunRecord,
 *   rate: number,
 *   cpuUs: number,
 *   wallMs: number,
 *   readyMs: number,
 *   endedMs: number,
 *   auditMs: number,
 *   ledgerBytes: number,
 *   peakMB: number,
 *   ownPeakMB: number,
 * }} Measured
 */

/**
 * Runs the built program as a person does, in a new folder.
 *
 * - `rate`: rows a second while the threads work, the audit not included
 * - `cpuUs`: processor time for each row, start included and audit not, in µs; NaN where it is not known
 * - `wallMs`: the whole process
 * - `readyMs`: from the start of the process until the threads are released
 * - `endedMs`: from the start of the process until the threads have ended and the ledger is closed
 * - `auditMs`: from then on until the record is stored
 * @param {readonly string[]} args after `run`
 * @param {{ dir?: string, program?: string, node?: string }} [options] dir: a folder that is kept; program:
 *   the launcher of another build; node: the Node that runs it, by default this one
 * @returns {Promise<Measured>}
 */
export async function simulate(
  args,
  { dir: kept, program = launcher, node = process.execPath } = {},
) {
  const dir = kept ?? newFolder('run');
  const began = performance.now();
  let readyMs = NaN;
  let used = () => ({ peakMB: NaN, ownPeakMB: NaN, cpuMs: NaN });
  const words = [program, 'run', ...args, '--dir', dir, '--json', '-'];
  const { stdout, wallMs, startedAt } = await runChild(node, words, {
    onStart: ({ pid }) => {
      if (isWatchable && pid !== undefined) used = watchProcess(pid);
    },
    onOutput: (stream, text) => {
      // The seed is reported at the very moment the threads are released.
      if (stream === 'stderr' && /^seed /m.test(text)) readyMs = performance.now() - began;
    },
  });
  const { cpuMs, ...peaks } = used();
  const record = /** @type {RunRecord} */ (JSON.parse(stdout));
  requireSound(record, words);
  const files = ledgerOf(dir);
  const measured = {
    record,
    rate: record.totals.attempted / (record.run.durationMs / 1000),
    cpuUs: (cpuMs * 1000) / record.totals.attempted,
    wallMs,
    readyMs,
    endedMs: files.endedAt - startedAt,
    auditMs: files.storedAt - files.endedAt,
    ledgerBytes: files.bytes,
    ...peaks,
  };
  if (kept === undefined) removeFolder(dir);
  return measured;
}

/** Runs the built program with other words than `run`. @param {readonly string[]} args @param {string} [program] */
export function runProgram(args, program = launcher) {
  return runChild(process.execPath, [program, ...args]);
}

/** By launcher: what its `run --help` prints. @type {Map<string, Promise<string>>} */
const runHelp = new Map();

/**
 * What the program can be asked for.
 * @param {string} flag such as `--pipeline`
 * @param {string} [program] the launcher of another build
 */
export async function hasRunFlag(flag, program = launcher) {
  const printed =
    runHelp.get(program) ?? runProgram(['run', '--help'], program).then(({ stdout }) => stdout);
  runHelp.set(program, printed);
  return new RegExp(`^ +${flag}\\b`, 'm').test(await printed);
}

/**
 * Those words of a run that a build knows: an older one lacks some flags, and then has only one way.
 * @param {readonly string[]} words such as `--turn=1`
 * @param {string} program the launcher of a build
 */
export async function knownWords(words, program) {
  const isKnown = await Promise.all(
    words.map((word) => hasRunFlag(/** @type {string} */ (word.split('=')[0]), program)),
  );
  return words.filter((_, at) => isKnown[at]);
}

/**
 * With which of several ways to take turns another build is compared; for `measureBuilds`.
 * @param {string} only the way of a build without turns
 * @param {Pick<import('./conduct.mjs').Context, 'other'>} context
 * @returns {Promise<(name: string) => string>}
 */
export async function otherWay(only, { other }) {
  const hasTurns = other === undefined || (await hasRunFlag('--turn', other.launcher));
  return (name) => (hasTurns ? name : only);
}

/** A run that went wrong measures nothing. @param {RunRecord} record @param {string[]} words */
function requireSound({ run, totals, audit }, words) {
  if (run.status === 'completed' && audit.ok && totals.failed + totals.unknown === 0) return;
  throw new Error(
    `this run went wrong: ${words.join(' ')}\n${JSON.stringify({ run, totals, audit })}`,
  );
}

/** The ledger of the only run in a folder, and when its files were written last. @param {string} dir */
function ledgerOf(dir) {
  const folder = path.join(dir, 'data', 'runs');
  const files = readdirSync(folder).map((name) => statOf(folder, name));
  const lastOf = (/** @type {RegExp} */ pattern) =>
    files.find(({ name }) => pattern.test(name))?.changedAt ?? NaN;
  return {
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    endedAt: lastOf(/\.journal\.ndjson$/),
    storedAt: lastOf(/^r-[^.]*\.json$/),
  };
}

/** @param {string} folder @param {string} name */
function statOf(folder, name) {
  const { size, mtimeMs } = statSync(path.join(folder, name));
  return { name, bytes: size, changedAt: mtimeMs };
}
