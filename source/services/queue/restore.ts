import { systemClock, type Clock } from '../../base/clock.js';
import { readRecord } from '../../report/run.js';
import type { Recovery } from '../recovery.js';
import type { QueueOutcome, RunQueue } from './run-queue.js';
import type { QueueEntry } from './store.js';

/** How long to wait for what a killed program has left to end, in milliseconds. */
const LEFT_MS = 30_000;

/** How often to look whether it has ended, in milliseconds. */
const LOOK_AGAIN_MS = 200;

/**
 * Closes what a killed program has left: runs without a record are audited, and queued runs that were going get
 * their end. None is started again. The process of such a run stops by itself, and stores what it has written.
 * @param parts.lockHolder describes a program that works in the folder; undefined while there is none
 * @returns what was done and what could not be, a sentence each
 */
export async function restoreQueue(parts: {
  readonly dir: string;
  readonly queue: RunQueue;
  readonly recovery: Pick<Recovery, 'close'>;
  readonly hasUnclosed: () => boolean;
  readonly lockHolder: () => Promise<string | undefined>;
  readonly clock?: Clock;
}): Promise<string[]> {
  const { dir, queue, recovery, hasUnclosed, lockHolder, clock = systemClock } = parts;
  const entries = await queue.interrupted();
  const sinceMs = clock.now();
  const mustWait = entries.length > 0 || hasUnclosed();
  while (mustWait && clock.now() - sinceMs < LEFT_MS && (await lockHolder()) !== undefined) {
    await clock.sleep(LOOK_AGAIN_MS);
  }
  const sentences: string[] = [];
  if (hasUnclosed()) {
    const { text, open } = await recovery.close();
    sentences.push(text, ...open);
  }
  for (const entry of entries) {
    await queue.settle(entry.number, await outcomeOf(dir, entry));
  }
  return sentences;
}

async function outcomeOf(dir: string, { kind, run }: QueueEntry): Promise<QueueOutcome> {
  if (kind === 'experiment') return { state: 'crashed', problem: `${ENDED}. ${NOT_AGAIN}` };
  const record = run === null ? undefined : await readRecord(dir, run).catch(() => undefined);
  if (!record) return { state: 'crashed', problem: `${ENDED}. ${NOT_AGAIN}` };
  // Without its end in the ledger its process was killed, too; what it wrote is audited.
  const isKilled = record.run.status === 'failed';
  return isKilled
    ? { state: 'crashed', problem: `${ENDED}; its rows are audited. ${NOT_AGAIN}` }
    : { state: 'stored', problem: `${ENDED}: it stopped cleanly` };
}

const ENDED = 'The server ended while it was going';
const NOT_AGAIN = 'It is not started again: queue it once more if you want to';
