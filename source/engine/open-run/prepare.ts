import { createHistogram } from 'node:perf_hooks';

import { ensureFolder } from '../../base/folders.js';
import { Log } from '../../base/log.js';
import { nextRunId } from '../../ledger/catalogue.js';
import { runFiles, runsFolder } from '../../ledger/files.js';
import { removeLeftovers } from '../../ledger/leftovers.js';
import { modelOfRun } from '../../ledger/model-of-run.js';
import type { RunHeader } from '../../ledger/record.js';
import type { Topology } from '../../router/topology.js';
import { openFolder, type OpenFolder } from '../../sim/open-folder.js';
import { RunClock } from '../../sim/run-clock.js';
import { RunDatabases } from '../../sim/run-databases.js';
import { RunJournal } from '../../sim/run-journal.js';
import type { RunOptions } from '../../sim/run-options.js';
import { buildSchedule } from '../../sim/schedule.js';
import { DEFAULT_SETTINGS, type WriteSettings } from '../../sim/settings.js';
import { describeShared, SharedState } from '../../sim/shared-state.js';
import { recoverAll } from '../recover-units.js';
import { emptyWorkload } from './empty-workload.js';
import { ONLY_THREAD, RowWriter } from './row-writer.js';
import { MOST_TOGETHER } from './waiting-rows.js';

/** Where an open run writes. */
export interface OpenRunTask extends Pick<
  RunOptions,
  'dir' | 'topologyFile' | 'version' | 'model' | 'modelFile'
> {
  readonly topology: Topology;
}

/** One thread, which looks for parents in the databases and waits for none. */
const SETTINGS: WriteSettings = {
  ...DEFAULT_SETTINGS,
  threads: ONLY_THREAD,
  batch: MOST_TOGETHER,
  references: 'check',
};

/** The parts of an open run. */
export interface OpenRunParts {
  readonly task: OpenRunTask;
  readonly header: RunHeader;
  readonly shared: SharedState;
  readonly latency: ReturnType<typeof createHistogram>;
  readonly clock: RunClock;
  readonly journal: RunJournal;
  readonly databases: RunDatabases;
  readonly writer: RowWriter;
}

/**
 * Prepares the databases and begins the ledger; the caller holds the folder's lock.
 * @throws DatabaseError, ProgramError; then nothing stays open
 */
export async function prepareOpenRun(task: OpenRunTask): Promise<OpenRunParts> {
  const { dir, topology } = task;
  await ensureFolder(runsFolder(dir));
  await removeLeftovers(runsFolder(dir));
  await recoverAll(dir, topology, task);
  const workload = emptyWorkload(modelOfRun(task));
  const folder = await openFolder(dir, SETTINGS, { workload, topology });
  try {
    return await openLedgerIn(folder, task, workload);
  } catch (error) {
    await folder.close();
    throw error;
  }
}

async function openLedgerIn(
  folder: OpenFolder,
  task: OpenRunTask,
  workload: ReturnType<typeof emptyWorkload>,
): Promise<OpenRunParts> {
  const { dir, topology, topologyFile } = task;
  const id = nextRunId(dir);
  const files = runFiles(dir, id);
  const schedule = buildSchedule(workload, 1);
  const names = folder.router.databases().map(({ description }) => description.name);
  const shared = new SharedState(
    describeShared({ threads: 1, batchSize: 1, workload, schedule, paceMs: 0, databases: names }),
  );
  // Nothing was planned: a record with a plan of no rows would have more rows than its plan.
  const { planned: _planned, ...header } = await folder.describeRun({
    ...task,
    id,
    workload,
    settings: SETTINGS,
  });
  const journal = await RunJournal.open(files, header, folder.rowsBefore());
  const clock = new RunClock();
  const latency = createHistogram();
  const databases = new RunDatabases({
    folder,
    shared,
    log: new Log(folder.dataFolder),
    file: topologyFile,
    now: () => clock.clock.now(),
    emit: () => undefined,
  });
  try {
    const writer = await RowWriter.open({
      runId: id,
      topology,
      settings: SETTINGS,
      files,
      shared,
      latency,
      clock: clock.clock,
    });
    clock.start();
    return { task, header, shared, latency, clock, journal, databases, writer };
  } catch (error) {
    databases.endWatch();
    await journal.discard();
    throw error;
  }
}
