import { availableParallelism } from 'node:os';

import { ProgramError } from '../base/errors.js';
import { ensureFolder } from '../base/folders.js';
import { formatList } from '../base/format.js';
import { escapeText } from '../base/text.js';
import { selfReferring, type Entity } from '../entities/model.js';
import { nextRunId } from '../ledger/catalogue.js';
import { runFiles, runsFolder, type RunFiles } from '../ledger/files.js';
import type { RunHeader } from '../ledger/record.js';
import { openFolder, type OpenFolder } from './open-folder.js';
import type { ArrivalPlan } from './arrivals.js';
import type { ActiveTopology } from './active-topology.js';
import { PreparedRun } from './prepared-run.js';
import type { ReleasedRun, RunEnd } from './released-run.js';
import { RunJournal } from './run-journal.js';
import type { RunOptions } from './run-options.js';
import { defaultTurn, rowsPerTurn } from '../ledger/turns.js';
import {
  buildSchedule,
  endlessSchedule,
  mostRowsOfEntity,
  type ScheduleDescription,
} from './schedule.js';
import type { WriteSettings } from './settings.js';
import { describeShared, SharedState } from './shared-state.js';
import { planShifts } from './shift.js';
import type { ShiftPlan } from './shift-queue.js';
import type { Snapshot } from './snapshot.js';
import { allDatabases, embeddedTopology, hasServer, type Topology } from '../router/topology.js';
import { unitEntities } from '../units/plan.js';
import { TOGETHER_POLICIES } from '../units/meanings.js';
import { policyNamed } from '../units/registry.js';
import type { Workload } from './workloads/workload.js';

/** A run in progress. */
export interface ActiveRun {
  readonly header: RunHeader;
  readonly files: RunFiles;
  /** The state of the run now. */
  snapshot(): Snapshot;
  /** The topology of the run; another object after a rebalance has moved the rows. */
  where(): ActiveTopology;
  /** Ends stepping, too. */
  pause(paused: boolean): void;
  /** Lets one event happen, and holds the threads before each later one. */
  step(): void;
  setPace(ms: number): void;
  /** Lets the threads finish the rows in flight, then ends. */
  stop(): void;
  /** Resolves when every thread has ended and the ledger is closed. */
  readonly ended: Promise<RunEnd>;
}

/**
 * Prepares the databases, starts the threads, and releases them all together. The caller holds the
 * folder's lock until the run has ended and is audited.
 * @throws ProgramError if it cannot start, the signal's reason if it is cancelled; then no row was written
 */
export async function startRun(given: RunOptions): Promise<ActiveRun> {
  const { dir, workload } = given;
  const settings = withTurn(given.settings, workload);
  const options = { ...given, settings };
  requireCountable(workload);
  await requireUnits(
    settings,
    given.topology ?? embeddedTopology(dir, workload.model),
    workload.model,
  );
  const weakness = weaknessOf(settings);
  if (weakness !== undefined) given.emit?.({ type: 'notice', sentence: weakness });
  await ensureFolder(runsFolder(dir));
  const folder = await openFolder(dir, settings, options);
  try {
    return await launch(options, folder);
  } catch (error) {
    await folder.close();
    throw error;
  }
}

async function launch(options: RunOptions, folder: OpenFolder): Promise<ActiveRun> {
  const { dir, workload, settings } = options;
  const id = nextRunId(dir);
  const files = runFiles(dir, id);
  const shared = new SharedState(
    describeShared({
      threads: settings.threads,
      batchSize: rowsPerTurn(settings),
      workload,
      schedule: scheduleOf(workload, rowsPerTurn(settings)),
      paceMs: settings.paceMs,
      slowMs: settings.slowMs,
      durationMs: workload.endless?.durationMs,
      arrivals: arrivalsOf(settings, workload),
      shifts: shiftsOf(settings, workload, folder.router.topology),
      unitSize:
        settings.unit === undefined
          ? undefined
          : unitEntities(workload.model, settings.unit).length,
      databases: folder.router.databases().map(({ description }) => description.name),
    }),
  );
  const { settled: sentences } = folder;
  if (sentences.length > 0) options.emit?.({ type: 'settled', sentences });
  const header = await folder.describeRun({ ...options, id });
  const journal = await RunJournal.open(files, header, folder.rowsBefore(options.signal));
  let run: ReleasedRun;
  try {
    run = await new PreparedRun({ options, files, runId: id, shared, folder, journal }).release();
  } catch (error) {
    // No row was written: there was no run.
    await journal.discard();
    throw error;
  }
  const ended = run.finish().finally(() => journal.close());
  return {
    header,
    files,
    snapshot: () => run.snapshot(),
    where: () => run.where,
    pause: (paused) => run.pause(paused),
    step: () => run.step(),
    setPace: (ms) => run.setPace(ms),
    stop: () => run.interrupt(),
    ended,
  };
}

/** The arrivals of a run; undefined in a closed loop. */
function arrivalsOf(
  { rate, arrival }: RunOptions['settings'],
  { seed }: Workload,
): ArrivalPlan | undefined {
  return rate === undefined ? undefined : { rate, kind: arrival, seed: seed ?? 1 };
}

/**
 * The shifts of the threads; undefined where all of them can have something to do at the same time. A commit
 * that waits for the disk is such a case: more threads have their rows ready meanwhile.
 */
function shiftsOf(
  settings: WriteSettings,
  { endless, counts }: Workload,
  topology: Topology,
): ShiftPlan | undefined {
  const { threads, order, rate, unit, lane, sync } = settings;
  const isTurned = order === 'fifo' && rate === undefined && unit === undefined;
  if (!isTurned || lane === 'off' || sync === 'full' || hasServer(topology)) return undefined;
  // In a run that ends with its time, some threads would have had a shift less than others, or none.
  if (endless) return undefined;
  return planShifts({
    threads,
    rows: Object.values(counts).reduce((sum, count) => sum + count, 0),
    rowsPerTurn: rowsPerTurn(settings),
    atOnce: Math.max(availableParallelism(), allDatabases(topology).length) + 1,
  });
}

/** The order of the steps of a workload. */
export function scheduleOf(workload: Workload, batchSize: number): ScheduleDescription {
  const { endless, model, counts } = workload;
  if (!endless) return buildSchedule(workload, batchSize);
  return endlessSchedule(model, counts, endless.headStart, batchSize);
}

/** The settings with the turn that the rows of the workload decide, if none was chosen. */
function withTurn(settings: WriteSettings, { counts, model }: Workload): WriteSettings {
  const [entity] = selfReferring(model);
  if (entity) return { ...settings, turn: requireSingleRows(settings, entity) };
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { ...settings, turn: settings.turn ?? defaultTurn(settings, rows) };
}

/** Rows that refer to rows of the same entity are written one by one. @throws ProgramError */
function requireSingleRows(settings: WriteSettings, { table }: Entity): 1 {
  if (rowsPerTurn(settings) === 1) return 1;
  const names = ['batch', 'pipeline', 'turn'] as const;
  const flags = names.filter((name) => (settings[name] ?? 1) > 1).map((name) => `--${name}`);
  throw new ProgramError(
    `${formatList(flags)} must be 1: rows of ${escapeText(table)} refer to rows of the same table`,
    { exitCode: 2, hint: 'A row is written once the row to which it refers is decided' },
  );
}

/** @throws ProgramError, DatabaseError if the databases cannot carry out the policy of units */
async function requireUnits(
  { unit, together }: WriteSettings,
  topology: Topology,
  model: Workload['model'],
): Promise<void> {
  if (unit === undefined) return;
  const { askPlaces } = await import('../units/places.js');
  const policy = policyNamed(together);
  const problem = policy.problemOf(await askPlaces(model, unit, topology, policy));
  if (problem === undefined) return;
  throw new ProgramError(`--together ${together} is not possible here: ${problem}`, {
    exitCode: 2,
    hint: `Nothing was written. Policies are ${formatList(TOGETHER_POLICIES, 'or')}`,
  });
}

/** What a policy of units does not promise with these settings, as a sentence; undefined if nothing. */
function weaknessOf({ unit, together, journal }: WriteSettings): string | undefined {
  const weakness = unit === undefined ? undefined : policyNamed(together).weaknessOf?.([journal]);
  return weakness && `--together ${together}: ${weakness}`;
}

function requireCountable({ model, counts }: Workload): void {
  if (Math.max(...Object.values(counts)) <= mostRowsOfEntity(model)) return;
  throw new ProgramError(`A run holds at most ${mostRowsOfEntity(model)} rows of one entity`, {
    exitCode: 2,
  });
}
