import { rename, rm } from 'node:fs/promises';
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

import { clockOf, monotonicNs, msSince } from '../base/clock.js';
import { ProgramError } from '../base/errors.js';
import { ensureFolder } from '../base/folders.js';
import { Log } from '../base/log.js';
import type { RunStatus } from '../entities/ending.js';
import { AppendFile } from '../ledger/append.js';
import { nextRunId } from '../ledger/catalogue.js';
import { runFiles, runsFolder, type RunFiles } from '../ledger/files.js';
import { readLines } from '../ledger/lines.js';
import { JOURNAL_SCHEMA, type JournalLine } from '../ledger/journal.js';
import type { RunHeader } from '../ledger/record.js';
import { startCrew, type Crew, type DeadThread } from './crew.js';
import { DeadThreads } from './dead-threads.js';
import { endLine, lastEndMs } from './end-line.js';
import { FAULT_VARIABLE, readFault } from './fault-hook.js';
import type { ThreadData } from './messages.js';
import { openFolder, type OpenFolder } from './open-folder.js';
import { openLedger, Recorder } from './recorder.js';
import { RunDatabases } from './run-databases.js';
import type { Whereabouts } from './whereabouts.js';
import type { Emit, ThreadsEvent } from './run-events.js';
import type { RunOptions } from './run-options.js';
import { rowsPerTurn } from './settings.js';
import { buildSchedule, MAX_ROWS } from './schedule.js';
import { describeShared, SharedState } from './shared-state.js';
import { PauseLog } from './pause-log.js';
import { PhaseRecorder } from './phase-recorder.js';
import { readSnapshot, type Snapshot } from './snapshot.js';
import { standStillWhenAsked } from './standstill.js';
import { openSource } from './workloads/source.js';
import type { Workload } from './workloads/workload.js';

/** How a run ended. */
export interface RunEnd {
  readonly status: RunStatus;
  /** Threads that died on the way. */
  readonly deaths: readonly DeadThread[];
}

/** A run that is going on. */
export interface ActiveRun {
  readonly header: RunHeader;
  readonly files: RunFiles;
  /** What the run looks like now. */
  snapshot(): Snapshot;
  /** Where its rows are now; another object once a rebalance has moved them. */
  where(): Whereabouts;
  pause(paused: boolean): void;
  setPace(ms: number): void;
  /** Lets the threads finish the rows they have in hand, then ends. */
  stop(): void;
  /** Settles when every thread has ended and the ledger is closed. */
  readonly ended: Promise<RunEnd>;
}

/**
 * Prepares the databases, starts the threads, and releases them all together. The caller holds the
 * folder's lock until the run has ended and is audited.
 * @throws ProgramError when it cannot start; then nothing was written
 */
export async function startRun(options: RunOptions): Promise<ActiveRun> {
  const { dir, workload, settings } = options;
  requireCountable(workload);
  await ensureFolder(runsFolder(dir));
  const folder = await openFolder(dir, settings, options.topology);
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
      counts: workload.counts,
      keySpaces: workload.keySpaces,
      schedule: buildSchedule(workload, rowsPerTurn(settings)),
      paceMs: settings.paceMs,
      databases: folder.router.databases().map(({ description }) => description.name),
    }),
  );
  const { settled: sentences } = folder;
  if (sentences.length > 0) options.emit?.({ type: 'settled', sentences });
  const header = await folder.describeRun({ ...options, id });
  // Under its own name only once it is known what stood there before: until then there is no run.
  const unfinished = `${files.journal}.tmp`;
  const journal = new AppendFile(unfinished);
  const write = (line: JournalLine): void => journal.append(`${JSON.stringify(line)}\n`);
  write({ type: 'run', schema: JOURNAL_SCHEMA, run: header });
  for await (const line of folder.rowsBefore()) write(line);
  await rename(unfinished, files.journal);

  const run = new Run({ options, files, header, shared, folder, write });
  try {
    await run.release();
  } catch (error) {
    // Nothing was written to any database: there was no run.
    journal.close();
    await rm(files.journal, { force: true });
    await rm(files.attempts, { force: true });
    await rm(files.phases, { force: true });
    throw error;
  }
  const ended = run.finish().finally(() => journal.close());
  return {
    header,
    files,
    snapshot: () => run.snapshot(),
    where: () => run.where,
    pause: (paused) => run.pause(paused),
    setPace: (ms) => run.setPace(ms),
    stop: () => run.interrupt(),
    ended,
  };
}

/** The moving parts of a run, between its release and its last line in the journal. */
class Run {
  readonly #options: RunOptions;
  readonly #emit: Emit<ThreadsEvent>;
  readonly #shared: SharedState;
  readonly #write: (line: JournalLine) => void;
  readonly #pauses: PauseLog;
  readonly #phasesFile: string;
  #phases: PhaseRecorder | undefined;
  readonly #latency: RecordableHistogram = createHistogram();
  readonly #startNs = new BigInt64Array(new SharedArrayBuffer(8));
  readonly #log: Log;
  readonly #crew: Crew;
  readonly #databases: RunDatabases;
  readonly #deaths: DeadThread[] = [];
  readonly #dead: DeadThreads;
  /** Aborted when no thread works any more. */
  readonly #over = new AbortController();
  #standstill: Promise<void> = Promise.resolve();
  /** Why the run could not go on after a standstill. */
  #failure: Error | undefined;
  #interrupted = false;
  #ended: { readonly elapsedMs: number; readonly activeMs: number } | undefined;

  constructor(parts: {
    options: RunOptions;
    files: RunFiles;
    header: RunHeader;
    shared: SharedState;
    folder: OpenFolder;
    write: (line: JournalLine) => void;
  }) {
    const { options, files, shared, folder } = parts;
    this.#options = options;
    this.#emit = (event) => options.emit?.(event);
    this.#shared = shared;
    this.#write = parts.write;
    this.#log = new Log(folder.dataFolder);
    const now = (): number => this.#elapsed();
    this.#pauses = new PauseLog({ shared, write: parts.write, now });
    this.#phasesFile = files.phases;
    this.#databases = new RunDatabases({
      folder,
      shared,
      log: this.#log,
      file: options.topologyFile,
      now,
      emit: this.#emit,
    });
    this.#dead = new DeadThreads({
      runId: parts.header.id,
      shared,
      databases: this.#databases,
      openSource: () => openSource(options.workload.source),
      openRecorder: (thread) =>
        new Recorder({ thread, shared, latency: this.#latency, ...openLedger(files) }),
      attemptLines: () => readLines(files.attempts),
      clock: clockOf(now),
    });
    this.#crew = startCrew(this.#threadData(parts.header.id, files), {
      emit: this.#emit,
      onDeath: (dead) => this.#mourn(dead),
    });
  }

  /** Releases the threads once all are ready. @throws ProgramError when one could not start */
  async release(): Promise<void> {
    try {
      await this.#crew.ready;
    } catch (error) {
      this.#databases.endWatch();
      throw error;
    }
    const [dead] = this.#deaths;
    if (dead) {
      this.#shared.stop();
      this.#databases.endWatch();
      await this.#crew.ended;
      throw new ProgramError(`Thread ${dead.thread} could not start: ${dead.message}`, {
        hint: `Details are in ${this.#log.path}`,
      });
    }
    this.#startNs[0] = monotonicNs();
    this.#phases = this.#recordPhases();
    this.#shared.release();
    this.#standstill = this.#standStillWhenAsked();
  }

  get where(): Whereabouts {
    return this.#databases.where;
  }

  snapshot(): Snapshot {
    const elapsedMs = this.#ended?.elapsedMs ?? this.#elapsed();
    const activeMs = this.#ended?.activeMs ?? this.#pauses.activeMsAt(elapsedMs);
    return readSnapshot(this.#shared, this.#latency, elapsedMs, activeMs);
  }

  pause(paused: boolean): void {
    if (paused) this.#pauses.begin('pause');
    else this.#pauses.end('pause');
    this.#shared.paused = paused;
  }

  setPace(ms: number): void {
    if (ms !== this.#shared.paceMs) this.#pauses.changePace(ms);
    this.#shared.paceMs = ms;
  }

  interrupt(): void {
    this.#interrupted = true;
    this.#pauses.end('pause');
    this.#shared.stop();
  }

  /**
   * Waits for the threads, settles what dead ones left, and closes the ledger.
   * @throws what has kept the run from going on where its rows have moved; the ledger is closed then, too
   */
  async finish(): Promise<RunEnd> {
    try {
      await this.#crew.ended;
      this.#over.abort();
      await this.#standstill;
      await this.#dead.settled();
      if (this.#mayHaveLeftClaims()) await this.#databases.settleClaims();
      const status = this.#status();
      this.#pauses.end('pause');
      const elapsedMs = lastEndMs(this.#shared);
      this.#ended = { elapsedMs, activeMs: this.#pauses.activeMsAt(elapsedMs) };
      this.#phases?.close(elapsedMs);
      const cpuMs = this.#phases?.cpuMs ?? null;
      this.#write(endLine(this.#shared, status, cpuMs, this.#databases));
      if (this.#failure) throw this.#failure;
      return { status, deaths: this.#deaths };
    } finally {
      await this.#databases.close();
    }
  }

  /** Records what the threads do from their release on; where that fails, the run goes on without. */
  #recordPhases(): PhaseRecorder {
    return new PhaseRecorder({
      file: this.#phasesFile,
      shared: this.#shared,
      now: () => this.#elapsed(),
      cpu: () => {
        const { user, system } = process.cpuUsage();
        return { user: user / 1000, system: system / 1000 };
      },
      onError: (error) => this.#log.error('the phases of the threads are not recorded', error),
    });
  }

  async #standStillWhenAsked(): Promise<void> {
    const parts = {
      dir: this.#options.dir,
      shared: this.#shared,
      pauses: this.#pauses,
      where: () => this.where,
      moveTo: async (where: Whereabouts) => {
        const move = await this.#databases.moveTo(where);
        this.#phases?.nameDatabases();
        this.#crew.tellMove(move);
      },
      onNotice: (sentence: string) => this.#emit({ type: 'notice', sentence }),
    };
    try {
      await standStillWhenAsked(parts, this.#over.signal);
    } catch (error) {
      // The threads still stand still: those that had connections would write where rows have left.
      this.#shared.stop();
      this.#failure = error instanceof Error ? error : new Error(String(error));
      this.#log.error('the run could not go on after a standstill', error);
    }
  }

  /**
   * Rows that were neither written nor refused, and dead threads, may leave claims without a row. Where
   * nobody can tell where the rows are, nobody can tell which.
   */
  #mayHaveLeftClaims(): boolean {
    if (this.#failure) return false;
    const { counts } = this.snapshot();
    return this.#deaths.length > 0 || counts.failed > 0 || counts.unknown > 0;
  }

  #elapsed(): number {
    const startNs = this.#startNs[0] ?? 0n;
    return startNs === 0n ? 0 : msSince(startNs);
  }

  /**
   * A run that lost a thread has failed, also where that thread had no row in hand any more: then its
   * part of the ledger may not have reached the disk. One that was asked to stop is interrupted.
   */
  #status(): RunStatus {
    if (this.#deaths.length > 0) return 'failed';
    if (this.#shared.claimedSteps === this.#shared.steps.length) return 'completed';
    return this.#interrupted ? 'interrupted' : 'failed';
  }

  #mourn(dead: DeadThread): void {
    this.#deaths.push(dead);
    this.#log.error(`thread ${dead.thread} died: ${dead.message}`, dead.stack);
    if (this.#startNs[0] !== 0n) this.#dead.settle(dead);
  }

  #threadData(runId: string, files: RunFiles): ThreadData[] {
    const { settings, workload, emitsRejected = false } = this.#options;
    const plan = readFault(process.env[FAULT_VARIABLE]);
    const fault = plan && { plan, counter: new SharedArrayBuffer(4) };
    return Array.from({ length: settings.threads }, (_, index) => ({
      thread: index + 1,
      runId,
      topology: this.where.topology,
      files,
      source: workload.source,
      shared: this.#shared.description,
      latency: this.#latency,
      order: settings.order,
      references: settings.references,
      sync: settings.sync,
      isPipelined: settings.pipeline > 1,
      startNs: this.#startNs.buffer,
      feed: emitsRejected,
      ...(fault ? { fault } : {}),
    }));
  }
}

function requireCountable({ counts }: Workload): void {
  if (Math.max(counts.User, counts.Product, counts.Order) > MAX_ROWS) {
    throw new ProgramError(`A run holds at most ${MAX_ROWS} rows of one entity`, { exitCode: 2 });
  }
}
