import { join } from 'node:path';

import { Auditor } from '../audit/client.js';
import { buildRecord } from '../audit/record.js';
import { processorTime } from '../base/clock.js';
import { formatError } from '../base/errors.js';
import { ensureFolder } from '../base/folders.js';
import { lockFolder } from '../db/sqlite/folder-lock.js';
import { runsFolder } from '../ledger/files.js';
import { removeLeftovers } from '../ledger/leftovers.js';
import { isSameModel } from '../ledger/model-name.js';
import { modelOfRun } from '../ledger/model-of-run.js';
import type { RunRecord } from '../ledger/record.js';
import { runModelOf } from '../model/run-model.js'; // late
import { topologyIn } from '../router/topology-in.js';
import { DATA_FOLDER, embeddedTopology, type Topology } from '../router/topology.js';
import type { Emit } from '../sim/run-events.js';
import type { RunOptions } from '../sim/run-options.js';
import { startRun, type ActiveRun } from '../sim/run.js';
import { rowsPerTurn, TURN_OF_MANY } from '../ledger/turns.js';
import { storeRecord } from './audit-stored.js';
import type { RunControls } from './controls.js';
import { closeUnits, recoverAll } from './recover-units.js';
import type { RunEvent } from './run-events.js';
import { auditUnclosed, newestUnclosed, type UnclosedRun } from './unclosed.js';
import { loadWorkload, recordedChoices, type ChosenWorkload } from './workload.js';

/** A run to carry out: plain data. */
export interface RunTask extends Pick<
  RunOptions,
  'dir' | 'topology' | 'topologyFile' | 'version' | 'settings' | 'model' | 'modelFile'
> {
  readonly chosen: ChosenWorkload;
}

/** The observer of a run: its events and controls. */
export interface RunObserver {
  readonly emit?: Emit<RunEvent>;
  /** Emit a snapshot this often, in milliseconds; by default never. */
  readonly snapshotEveryMs?: number | undefined;
  /** Whether to emit rows that were not inserted. */
  readonly emitsRejected?: boolean | undefined;
  /** Whether to audit an earlier run that was not closed first. */
  readonly auditsUnclosed?: boolean | undefined;
  /** Cancels the run until its threads are released; stops it cleanly afterwards. */
  readonly signal?: AbortSignal | undefined;
  readonly controls?: RunControls | undefined;
}

/**
 * Carries out a run: loads its workload, writes the rows, audits them and stores the record.
 * @returns the record; undefined if it was cancelled before it wrote a row
 * @throws ProgramError
 */
export async function conductRun(
  task: RunTask,
  observer: RunObserver = {},
): Promise<RunRecord | undefined> {
  const { dir } = task;
  const { signal, auditsUnclosed } = observer;
  await ensureFolder(dir);
  const lock = await lockFolder(join(dir, DATA_FOLDER));
  const auditor = new Auditor();
  try {
    await ensureFolder(runsFolder(dir));
    await removeLeftovers(runsFolder(dir));
    await recoverEarlierUnits(task, observer);
    // Before anything is written: emptying the databases would destroy the evidence.
    if (auditsUnclosed) await auditEarlierRun(task, observer);
    return await runWorkload(task, observer, auditor);
  } catch (error) {
    if (signal?.aborted && error === signal.reason) return undefined;
    throw error;
  } finally {
    auditor.dismiss();
    await lock.release();
  }
}

async function recoverEarlierUnits(task: RunTask, { emit }: RunObserver): Promise<void> {
  const { dir, topology = embeddedTopology(dir, modelOfRun(task)) } = task;
  const sentences = await recoverAll(dir, topology, task);
  if (sentences.length > 0) emit?.({ type: 'settled', sentences });
}

async function auditEarlierRun(task: RunTask, { emit, signal }: RunObserver): Promise<void> {
  const { dir } = task;
  const run = newestUnclosed(dir);
  if (!run) return;
  emit?.({ type: 'unclosed', run });
  const finding = await placesOf(run, task).then(
    (topology) => auditUnclosed(run, { dir, topology, signal }),
    (error: unknown) => ({ problem: formatError(error) }),
  );
  emit?.({ type: 'unclosed-audited', run, finding });
}

/** The databases of an earlier run: those of the one that starts, unless it has another model. */
function placesOf({ header, topology }: UnclosedRun, task: RunTask): Promise<Topology | undefined> {
  if (isSameModel(header.model, task.model)) return Promise.resolve(task.topology);
  return topologyIn(topology ?? null, task.dir, process.env, modelOfRun(header));
}

async function runWorkload(
  task: RunTask,
  observer: RunObserver,
  auditor: Auditor,
): Promise<RunRecord | undefined> {
  const { dir, chosen, settings } = task;
  const { emit, emitsRejected, signal = new AbortController().signal } = observer;
  emit?.({ type: 'phase', phase: 'reading' });
  const model = task.model && runModelOf(task.model);
  const workload = await loadWorkload(chosen, {
    dir,
    model,
    // The number of rows, which decides the default turn, is not known yet; a smaller turn reads well, too.
    rowsPerTurn: rowsPerTurn({ ...settings, turn: settings.turn ?? TURN_OF_MANY }),
    signal,
    onProgress: emit && readingProgress(emit),
  });
  try {
    if (signal.aborted) return undefined;
    for (const sentence of workload.notices ?? []) emit?.({ type: 'notice', sentence });
    emit?.({ type: 'phase', phase: 'preparing' });
    const choices = recordedChoices(chosen);
    const run = await startRun({ ...task, ...choices, workload, emit, emitsRejected, signal });
    await awaitThreads(run, { ...observer, signal });
    emit?.({ type: 'phase', phase: 'auditing' });
    const runId = run.header.id;
    const { topology } = run.where();
    const result = await auditor.audit({ dir, runId, topology });
    const record = buildRecord(dir, result);
    emit?.({ type: 'phase', phase: 'storing' });
    await storeRecord(dir, { record, result });
    if (record.units?.open === 0) closeUnits(dir, runId);
    return record;
  } finally {
    await workload.dispose();
  }
}

/** How often to report the progress of reading, in milliseconds. */
const READING_MS = 100;

/** Reports the progress of reading the files, every `READING_MS`. */
function readingProgress(emit: Emit<RunEvent>): (bytesRead: number, bytesTotal: number) => void {
  let nextAt = performance.now() + READING_MS;
  return (bytesRead, bytesTotal) => {
    if (performance.now() < nextAt || bytesTotal === 0) return;
    nextAt = performance.now() + READING_MS;
    emit({ type: 'read', share: bytesRead / bytesTotal });
  };
}

/** Emits events and snapshots until the threads have ended. */
async function awaitThreads(
  run: ActiveRun,
  { signal, emit, controls, snapshotEveryMs }: RunObserver,
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
