import { existsSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

import { listRuns } from './catalogue.js';
import { runFiles } from './files.js';

/** How often to look, in milliseconds. */
const POLL_MS = 1;

/** Bytes of the ledger for each row, about. */
const BYTES_PER_ROW = 60;

/** Waits until the newest run of a folder, in any process, has recorded about so many rows, or its process has ended. */
export async function untilRecorded(
  dir: string,
  ended: Promise<unknown>,
  rows: number,
): Promise<void> {
  let hasEnded = false;
  void ended.finally(() => {
    hasEnded = true;
  });
  while (!hasEnded && recordedBytes(dir) < rows * BYTES_PER_ROW) await pause(POLL_MS);
}

function recordedBytes(dir: string): number {
  const [run] = listRuns(dir);
  if (run === undefined) return 0;
  const { attempts } = runFiles(dir, run);
  return existsSync(attempts) ? statSync(attempts).size : 0;
}
