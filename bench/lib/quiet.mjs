import { readFileSync } from 'node:fs';
import os from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * What the processors did up to a moment, in seconds; steal is time that a virtual machine's host
 * gave to others.
 * @typedef {{ busy: number, steal: number, own: number, total: number }} CpuTimes
 */

/**
 * Shares of all processors' time, 0 to 1, and how long one calculation took.
 * @typedef {{ others: number, steal: number, spinMs: number }} Load
 */

/** What a machine may be busied with before a measurement means nothing. */
export const LIMITS = { others: 0.1, steal: 0.03, slower: 1.1 };

/**
 * Why a measurement would mean, or meant, nothing; nothing when the machine was quiet.
 * @param {Load} load
 * @param {Load} [before] what it was before the measurement, to compare with
 * @returns {string[]}
 */
export function reasonsToDoubt(load, before) {
  const percent = (/** @type {number} */ share) => `${Math.round(share * 100)} %`;
  const reasons = [];
  if (load.others > LIMITS.others) {
    reasons.push(`other programs used ${percent(load.others)} of the processors`);
  }
  if (load.steal > LIMITS.steal) {
    reasons.push(`the host gave ${percent(load.steal)} of the processors to other machines`);
  }
  const change = before ? load.spinMs / before.spinMs : 1;
  if (change > LIMITS.slower || change < 1 / LIMITS.slower) {
    const [from, to] = [before?.spinMs ?? 0, load.spinMs].map((ms) => ms.toFixed(1));
    reasons.push(`the same calculation took ${from} ms before and ${to} ms after`);
  }
  return reasons;
}

/**
 * The load between two moments.
 * @param {CpuTimes} from
 * @param {CpuTimes} to
 * @returns {Omit<Load, 'spinMs'>}
 */
export function loadBetween(from, to) {
  const total = to.total - from.total;
  if (total <= 0) return { others: 0, steal: 0 };
  const others = to.busy - from.busy - (to.own - from.own);
  return { others: Math.max(0, others) / total, steal: (to.steal - from.steal) / total };
}

/**
 * Reads Linux's /proc/stat and /proc/self/stat; own counts children that have ended, too.
 * @param {string} all
 * @param {string} self
 * @returns {CpuTimes}
 */
export function parseCpuTimes(all, self) {
  const TICKS = 100;
  const [user = 0, nice = 0, system = 0, idle = 0, io = 0, irq = 0, soft = 0, steal = 0] = (
    /^cpu +(.*)$/m.exec(all)?.[1] ?? ''
  )
    .split(' ')
    .map((ticks) => Number(ticks) / TICKS);
  const busy = user + nice + system + irq + soft;
  // The name in parentheses may hold blanks; utime, stime, cutime and cstime are fields 14 to 17.
  const fields = self.slice(self.lastIndexOf(')') + 2).split(' ');
  const own = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) / TICKS, 0);
  return { busy, steal, own, total: busy + steal + idle + io };
}

/** @returns {CpuTimes} */
export function readCpuTimes() {
  if (process.platform === 'linux') {
    return parseCpuTimes(
      readFileSync('/proc/stat', 'utf8'),
      readFileSync('/proc/self/stat', 'utf8'),
    );
  }
  // Elsewhere nobody tells what the children took: only the calculation's time counts.
  return { busy: 0, steal: 0, own: 0, total: 0 };
}

/** How long a calculation takes when nothing interrupts it, in ms: the best of some. */
export function spin() {
  let best = Infinity;
  for (let attempt = 0; attempt < 15; attempt += 1) {
    const start = performance.now();
    let hash = 0;
    for (let step = 0; step < 20_000_000; step += 1) hash = (hash * 31 + step) | 0;
    if (hash === 1) throw new Error('never: it keeps the loop from being left out');
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/**
 * What the machine is busied with while this process does nothing.
 * @returns {Promise<Load>}
 */
export async function idleLoad() {
  const from = readCpuTimes();
  await pause(1500);
  return { ...loadBetween(from, readCpuTimes()), spinMs: spin() };
}

/** What a reader needs to know of the machine; nothing that names it. */
export function describeMachine() {
  const [cpu] = os.cpus();
  return {
    cores: os.availableParallelism(),
    cpu: cpu?.model.trim() ?? 'unknown',
    memoryGB: Math.round(os.totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
  };
}
