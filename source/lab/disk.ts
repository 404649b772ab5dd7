import { statfs } from 'node:fs/promises';

import type { ExperimentRun, FailedRun } from './experiment.js';

/** With less free space, runs fail for that alone, in bytes. */
const LEAST_FREE = 16 * 2 ** 20;

/** What is measured: variants in rounds, or the rates that they hold. */
export type Measurement = 'comparison' | 'search';

const KEPT: Readonly<Record<Measurement, string>> = {
  comparison: 'what is complete is compared',
  search: 'what is known of the rates is kept',
};

/** What one that ends for a full disk reports. */
export function describeFullDisk(what: Measurement): string {
  return `The disk is full: the ${what} ends here, and ${KEPT[what]}. Free some space, then run it again.`;
}

/** Whether the disk of a folder is full; false where the system does not report it. */
export async function isDiskFull(dir: string): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(dir);
    return bavail * bsize < LEAST_FREE;
  } catch {
    return false;
  }
}

/** Whether a run failed, or rows of it: the cause may be none of its variant. */
export function hasFailed(result: ExperimentRun | FailedRun): boolean {
  return 'problem' in result || result.totals.failed + result.totals.unknown > 0;
}
