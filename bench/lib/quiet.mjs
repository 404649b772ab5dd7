import { readFileSync, readdirSync } from 'node:fs';
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

const TICKS_A_SECOND = 100;

/**
 * Reads what Linux reports. Own is this process, its children that have ended, and the kernel's threads,
 * which write to the disk for any process. Interrupts belong to no process.
 * @param {string} all /proc/stat
 * @param {string} self /proc/self/stat
 * @param {readonly string[]} others /proc/PID/stat of all processes
 * @returns {CpuTimes}
 */
export function parseCpuTimes(all, self, others) {
  const [user = 0, nice = 0, system = 0, idle = 0, io = 0, irq = 0, soft = 0, steal = 0] = (
    /^cpu +(.*)$/m.exec(all)?.[1] ?? ''
  )
    .split(' ')
    .map((ticks) => Number(ticks) / TICKS_A_SECOND);
  const kernel = others.filter((stat) => statFields(stat)[KERNEL.at] === KERNEL.parent);
  const own = kernel.reduce((sum, stat) => sum + secondsOf(stat, 2), secondsOf(self, 4));
  const busy = user + nice + system;
  return { busy, steal, own, total: busy + irq + soft + steal + idle + io };
}

/** The kernel's threads have the process 2 as their parent, which is the second field after the name. */
const KERNEL = { at: 1, parent: '2' };

/** The first of utime, stime, cutime and cstime. @param {string} stat @param {number} count */
function secondsOf(stat, count) {
  const ticks = statFields(stat).slice(11, 11 + count);
  return ticks.reduce((sum, text) => sum + Number(text) / TICKS_A_SECOND, 0);
}

/** What comes after the name, which may hold blanks and parentheses. @param {string} stat */
function statFields(stat) {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** @returns {CpuTimes} */
export function readCpuTimes() {
  // Elsewhere nothing reports what the children took: only the calculation's time counts.
  if (process.platform !== 'linux') return { busy: 0, steal: 0, own: 0, total: 0 };
  const read = (/** @type {string} */ file) => readFileSync(`/proc/${file}/stat`, 'utf8');
  const others = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [read(pid)];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
  return parseCpuTimes(readFileSync('/proc/stat', 'utf8'), read('self'), others);
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
