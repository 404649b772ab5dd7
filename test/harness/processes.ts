import { readdirSync, readFileSync } from 'node:fs';

/** Whether the system reports processes and their threads; where it does not, that is reported. */
export const hasProcesses = process.platform === 'linux';

if (!hasProcesses)
  console.warn('skipped: tests of processes and threads, for only Linux has /proc');

/** How many threads of the operating system a process has. */
export function countThreads(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).length;
}

/** The processes that a process has started itself. */
export function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}
