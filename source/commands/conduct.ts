import { join } from 'node:path';

import { requestAudit } from '../audit/client.js';
import { buildRecord } from '../audit/record.js';
import { ensureFolder } from '../base/folders.js';
import { lockFolder } from '../db/sqlite/folder-lock.js';
import type { Attempt } from '../ledger/attempt.js';
import { runsFolder } from '../ledger/files.js';
import { removeLeftovers } from '../ledger/leftovers.js';
import type { RunRecord } from '../ledger/record.js';
import { DATA_FOLDER, type Topology } from '../router/topology.js';
import { startRun, type ActiveRun, type RunEnd } from '../sim/run.js';
import { rowsPerTurn, type WriteSettings } from '../sim/settings.js';
import { storeRecord } from './audit-stored.js';
import { newestUnclosed, type UnclosedRun } from './unclosed.js';
import type { ChosenWorkload } from './workload.js';

/** What a run goes through, in order. */
export type RunPhase = 'reading' | 'preparing' | 'writing' | 'auditing' | 'storing';

/** What to run, and who is told about it. */
export interface RunRequest {
  /** The working folder. */
  readonly dir: string;
  /** Where the databases are; by default the files in `data/`. */
  readonly topology?: Topology | undefined;
  /** The file that it was read from. */
  readonly topologyFile?: string | undefined;
  readonly version: string;
  readonly chosen: ChosenWorkload;
  readonly settings: WriteSettings;
  /** Stops the run: before it has started as if it had never been asked for, afterwards cleanly. */
  readonly signal?: AbortSignal | undefined;
  readonly onPhase?: (phase: RunPhase) => void;
  /** How many threads are ready to be released. */
  readonly onReady?: (ready: number) => void;
  /** A run of this folder never ended: its process was killed. Nothing is written while it is looked at. */
  readonly onUnclosed?: (run: UnclosedRun) => Promise<void>;
  /** What was put right between databases that belong together, one sentence each. */
  readonly onSettled?: (told: readonly string[]) => void;
  readonly onStarted?: (run: ActiveRun) => void;
  /** What becomes of the run when a rebalance moves its rows, in a sentence. */
  readonly onNotice?: (sentence: string) => void;
  /** Threads have ended; the audit comes next. */
  readonly onEnded?: (end: RunEnd) => void;
  /** Refused rows as they happen, a few at a time. */
  readonly onRefused?: (attempts: readonly Attempt[]) => void;
}

/**
 * Carries a run from its workload to its stored record, the audit included, whoever watches it.
 * @returns the record; undefined when it was stopped before anything was written
 * @throws ProgramError
 */
export async function conductRun(request: RunRequest): Promise<RunRecord | undefined> {
  const { dir, signal } = request;
  await ensureFolder(dir);
  const lock = await lockFolder(join(dir, DATA_FOLDER));
  try {
    await ensureFolder(runsFolder(dir));
    await removeLeftovers(runsFolder(dir));
    const unclosed = request.onUnclosed && newestUnclosed(dir);
    if (unclosed) await request.onUnclosed?.(unclosed);
    return await readAndWrite(request);
  } catch (error) {
    if (signal?.aborted && error === signal.reason) return undefined;
    throw error;
  } finally {
    await lock.release();
  }
}

async function readAndWrite(request: RunRequest): Promise<RunRecord | undefined> {
  const { dir, chosen, settings, signal, onPhase } = request;
  onPhase?.('reading');
  const workload = await chosen.load({
    dir,
    rowsPerTurn: rowsPerTurn(settings),
    signal: signal ?? new AbortController().signal,
  });
  try {
    if (signal?.aborted) return undefined;
    onPhase?.('preparing');
    const run = await startRun({ ...request, ...chosen, workload });
    await watch(run, request);
    onPhase?.('auditing');
    const runId = run.header.id;
    const { topology } = run.where();
    const result = await requestAudit({ dir, runId, topology });
    const record = buildRecord(dir, result);
    onPhase?.('storing');
    await storeRecord(dir, { record, result });
    return record;
  } finally {
    await workload.dispose();
  }
}

/** Waits for the threads. */
async function watch(run: ActiveRun, request: RunRequest): Promise<void> {
  const { signal, onPhase, onStarted, onEnded } = request;
  const stop = (): void => run.stop();
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  try {
    onPhase?.('writing');
    onStarted?.(run);
    onEnded?.(await run.ended);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
