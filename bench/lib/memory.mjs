import { readFileSync } from 'node:fs';

const SAMPLE_MS = 100;

/** Whether the machine tells what a process holds. */
export const isMemoryKnown = process.platform === 'linux';

/**
 * Watches how much memory a process and its children hold together.
 * @param {number} pid
 * @returns {() => { peakMB: number, ownPeakMB: number }} ends it; the peak of all together, and of
 *   the process alone
 */
export function watchMemory(pid) {
  let peak = 0;
  let own = 0;
  const look = () => {
    const status = readProc(`${pid}/status`);
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
    return { peakMB: Math.max(peak, own) / 1024, ownPeakMB: own / 1024 };
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

/** @param {string} file */
function readProc(file) {
  try {
    return readFileSync(`/proc/${file}`, 'utf8');
  } catch {
    return '';
  }
}
