import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

import type { Attempt } from '../ledger/attempt.js';
import type { RunFiles } from '../ledger/files.js';
import { parseLine } from '../ledger/lines.js';

/** How much of the newest end of the ledger is read for the rows of one thread. */
const TAIL_BYTES = 256 * 1024;

/** The newest rows that a thread has decided, the newest first. */
export function newestRows({ attempts }: RunFiles, thread: number): Attempt[] {
  return readTail(attempts)
    .map((line) => parseLine(line) as Attempt | undefined)
    .filter((attempt) => attempt?.thread === thread)
    .filter((attempt) => attempt !== undefined)
    .toReversed();
}

/** The whole lines in the newest part of a file. */
function readTail(path: string): string[] {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    return [];
  }
  try {
    const { size } = fstatSync(descriptor);
    const from = Math.max(0, size - TAIL_BYTES);
    const bytes = Buffer.alloc(size - from);
    readSync(descriptor, bytes, 0, bytes.length, from);
    const lines = bytes.toString('utf8').split('\n');
    return from > 0 ? lines.slice(1) : lines;
  } finally {
    closeSync(descriptor);
  }
}
