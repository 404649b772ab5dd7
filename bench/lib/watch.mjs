import { readFileSync } from 'node:fs';

const SAMPLE_MS = 100;

/** Whether the machine reports what a process uses. */
export const isWatchable = process.platform === 'linux';

/**
 * Watches what a process uses: how much memory, alone and together with its children, and how much
 * processor time.
 * @param {number} pid
 * @returns {() => { peakMB: number, ownPeakMB: number, cpuMs: number }} ends it; the peak of all
 *   together, and of the process alone; processor time without that of its children
 */
export function watchProcess(pid) {
  let peak = 0;
  let own = 0;
  let cpuMs = 0;
  const look = () => {
    const status = readProc(`${pid}/status`);
    cpuMs = Math.max(cpuMs, processorMs(readProc(`${pid}/stat`)));
    own = Math.max(own, kilobytes(status, 'VmHWM'));
    const children = readProc(`${pid}/task/${pid}/children`).split(' ').filter(Boolean);
    const held = children.map((child) => kilobytes(readProc(`${child}/status`), 'VmRSS'));
    peak = Math.max(
      peak,
      held.reduce((sum, kB) => sum + kB, kilobytes(status, 'VmRSS')),
    );
  };
  const timer = setInterval(look, SAMPLE_MS);
  return () => {
    clearInterval(timer);
    look();
    return { peakMB: Math.max(peak, own) / 1024, ownPeakMB: own / 1024, cpuMs };
  };
}

/**
 * A line of /proc/PID/status, in kB; 0 when it is not there.
 * @param {string} status
 * @param {string} name
 */
export function kilobytes(status, name) {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
}

const MS_A_TICK = 10;

/**
 * Processor time in /proc/PID/stat, in ms; 0 when it is not there.
 * @param {string} stat
 */
export function processorMs(stat) {
  // Fields are counted after the name, which may hold blanks and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * MS_A_TICK;
}

/** @param {string} file */
function readProc(file) {
  try {
    return readFileSync(`/proc/${file}`, 'utf8');
  } catch {
    return '';
  }
}
