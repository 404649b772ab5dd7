import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../../harness/folder.js';

/** Writes the most memory that a process had at once, in KiB, when it ends. */
const HOOK = `
const { isMainThread } = require('node:worker_threads');
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
if (isMainThread) process.on('exit', () => {
  const { maxRSS } = process.resourceUsage();
  writeFileSync(join(__dirname, process.pid + '.peak'), String(maxRSS));
});
`;

/** Measures the processes of a program, its children included. */
export interface MemoryMeter {
  readonly env: { NODE_OPTIONS: string };
  /** The most that one of them had at once, in MiB. */
  peakMiB(): number;
}

export function memoryMeter(): MemoryMeter {
  const folder = temporaryFolder();
  const hook = path.join(folder, 'hook.cjs');
  writeFileSync(hook, HOOK);
  return {
    env: { NODE_OPTIONS: `--require ${JSON.stringify(hook)}` },
    peakMiB() {
      const peaks = readdirSync(folder).filter((name) => name.endsWith('.peak'));
      const kib = peaks.map((name) => Number(readFileSync(path.join(folder, name), 'utf8')));
      return Math.max(...kib) / 1024;
    },
  };
}
