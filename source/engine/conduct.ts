import { join } from 'node:path';

import { requestAudit } from '../audit/client.js';
import { buildRecord } from '../audit/record.js';
import { processorTime } from '../base/clock.js';
import { ensureFolder } from '../base/folders.js';
import { lockFolder } from '../db/sqlite/folder-lock.js';
import { runsFolder } from '../ledger/files.js';
import { removeLeftovers } from '../ledger/leftovers.js';
import type { RunRecord } from '../ledger/record.js';
import { DATA_FOLDER } from '../router/topology.js';
import type { Emit } from '../sim/run-events.js';
import type { RunOptions } from '../sim/run-options.js';
import { startRun, type ActiveRun } from '../sim/run.js';
import { rowsPerTurn } from '../sim/settings.js';
import { storeRecord } from './audit-stored.js';
import type { RunControls } from './controls.js';
import type { RunEvent } from './run-events.js';
import { auditUnclosed, newestUnclosed } from './unclosed.js';
import { loadWorkload, recordedChoices, type ChosenWorkload } from './workload.js';

/** What to run: plain data. */
export interface RunTask extends Pick<
  RunOptions,
  'dir' | 'topology' | 'topologyFile' | 'version' | 'settings'
> {
  readonly chosen: ChosenWorkload;
}

/** Who follows a run, and what for. */
export interface RunFollowing {
  readonly emit?: Emit<RunEvent>;
  /** How often snapshots are among the events, in milliseconds; without it never. */
  readonly snapshotEveryMs?: number | undefined;
  /** Whether rows that are not inserted are. */
  readonly emitsRejected?: boolean | undefined;
  /** Whether an earlier run that never ended is audited first. */
  readonly auditsUnclosed?: boolean | undefined;
  /** Stops the run: before it has started as if it had never been asked for, afterwards cleanly. */
  readonly signal?: AbortSignal | undefined;
  readonly controls?: RunControls | undefined;
}

/**
 * Carries a run from its workload to its stored record, the audit included.
 * @returns the record; undefined when it was stopped before anything was written
 * @throws ProgramError
 */
export async function conductRun(
  task: RunTask,
  following: RunFollowing = {},
): Promise<RunRecord | undefined> {
  const { dir } = task;
  const { signal, auditsUnclosed } = following;
  await ensureFolder(dir);
  const lock = await lockFolder(join(dir, DATA_FOLDER));
  try {
    await ensureFolder(runsFolder(dir));
    await removeLeftovers(runsFolder(dir));
    // Before anything is written: to empty the databases would destroy the evidence.
    if (auditsUnclosed) await lookBack(task, following);
    return await readAndWrite(task, following);
  } catch (error) {
    if (signal?.aborted && error === signal.reason) return undefined;
    throw error;
  } finally {
    await lock.release();
  }
}

async function lookBack({ dir, topology }: RunTask, { emit, signal }: RunFollowing): Promise<void> {
  const run = newestUnclosed(dir);
  if (!run) return;
  emit?.({ type: 'unclosed', run });
  const finding = await auditUnclosed(run, { dir, topology, signal });
  emit?.({ type: 'unclosed-audited', run, finding });
}

async function readAndWrite(
  task: RunTask,
  following: RunFollowing,
): Promise<RunRecord | undefined> {
  const { dir, chosen, settings } = task;
  const { emit, emitsRejected, signal = new AbortController().signal } = following;
  emit?.({ type: 'phase', phase: 'reading' });
  const workload = await loadWorkload(chosen, {
    dir,
    rowsPerTurn: rowsPerTurn(settings),
    signal,
    onProgress: emit && readingProgress(emit),
  });
  try {
    if (signal.aborted) return undefined;
    for (const sentence of workload.notices ?? []) emit?.({ type: 'notice', sentence });
    emit?.({ type: 'phase', phase: 'preparing' });
    const choices = recordedChoices(chosen);
    const run = await startRun({ ...task, ...choices, workload, emit, emitsRejected });
    await follow(run, { ...following, signal });
    emit?.({ type: 'phase', phase: 'auditing' });
    const runId = run.header.id;
    const { topology } = run.where();
    const result = await requestAudit({ dir, runId, topology });
    const record = buildRecord(dir, result);
    emit?.({ type: 'phase', phase: 'storing' });
    await storeRecord(dir, { record, result });
    return record;
  } finally {
    await workload.dispose();
  }
}

/** How often it is reported how much has been read, in milliseconds. */
const READING_MS = 100;

/** Reports how much of the files has been read, now and then. */
function readingProgress(emit: Emit<RunEvent>): (bytesRead: number, bytesTotal: number) => void {
  let nextAt = performance.now() + READING_MS;
  return (bytesRead, bytesTotal) => {
    if (performance.now() < nextAt || bytesTotal === 0) return;
    nextAt = performance.now() + READING_MS;
    emit({ type: 'read', share: bytesRead / bytesTotal });
  };
}

/** Waits for the threads. */
async function follow(
  run: ActiveRun,
  { signal, emit, controls, snapshotEveryMs }: RunFollowing,
): Promise<void> {
  const stop = (): void => run.stop();
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  controls?.attach(run);
  const takeSnapshot = (): void => {
    const { user, system } = processorTime();
    emit?.({ type: 'snapshot', snapshot: run.snapshot(), processorMs: user + system });
  };
  let timer: NodeJS.Timeout | undefined;
  try {
    emit?.({ type: 'phase', phase: 'writing' });
    emit?.({ type: 'started', header: run.header });
    if (snapshotEveryMs !== undefined) timer = setInterval(takeSnapshot, snapshotEveryMs);
    const end = await run.ended;
    emit?.({ type: 'ended', end, snapshot: run.snapshot() });
  } finally {
    clearInterval(timer);
    controls?.detach();
    signal?.removeEventListener('abort', stop);
  }
}
