import { rename, rm } from 'node:fs/promises';
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

import { monotonicNs, msSince } from '../base/clock.js';
import { DatabaseError, ProgramError } from '../base/errors.js';
import { ensureFolder } from '../base/folders.js';
import { Log } from '../base/log.js';
import type { EntityName } from '../entities/entity.js';
import { AppendFile } from '../ledger/append.js';
import { nextRunId } from '../ledger/catalogue.js';
import { runFiles, runsFolder, type RunFiles } from '../ledger/files.js';
import { JOURNAL_SCHEMA, type JournalLine } from '../ledger/journal.js';
import type { RunHeader, RunStatus, ThreadTimes } from '../ledger/record.js';
import { rowsOfStep } from './batch.js';
import { startCrew, type Crew, type DeadThread } from './crew.js';
import { FAULT_VARIABLE, readFault } from './fault-hook.js';
import type { ThreadData } from './messages.js';
import { Health, readHealth, troubled } from '../router/health/health.js';
import { HealthWatch } from './health-watch.js';
import { openFolder, type OpenFolder } from './open-folder.js';
import { Recorder } from './recorder.js';
import type { RunOptions } from './run-options.js';
import { rowsPerTurn } from './settings.js';
import { buildSchedule, MAX_ROWS, readStep } from './schedule.js';
import { abandonStep, settleDeadThread } from './settle.js';
import { describeShared, SharedState } from './shared-state.js';
import { readSnapshot, type Snapshot } from './snapshot.js';
import { claimantOf } from '../router/claimant.js';
import { settleClaims } from '../router/settle.js';
import { openSource } from './workloads/source.js';
import type { RowSource, Workload } from './workloads/workload.js';

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
  if (folder.settled.length > 0) options.onSettled?.(folder.settled);
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
    throw error;
  }
  const ended = run.finish().finally(() => journal.close());
  return {
    header,
    files,
    snapshot: () => run.snapshot(),
    pause: (paused) => {
      shared.paused = paused;
    },
    setPace: (ms) => {
      shared.paceMs = ms;
    },
    stop: () => run.interrupt(),
    ended,
  };
}

/** The moving parts of a run, between its release and its last line in the journal. */
class Run {
  readonly #options: RunOptions;
  readonly #files: RunFiles;
  readonly #runId: string;
  readonly #shared: SharedState;
  readonly #folder: OpenFolder;
  readonly #write: (line: JournalLine) => void;
  readonly #latency: RecordableHistogram = createHistogram();
  readonly #startNs = new BigInt64Array(new SharedArrayBuffer(8));
  readonly #log: Log;
  readonly #crew: Crew;
  readonly #health: Health;
  readonly #watch: HealthWatch;
  readonly #deaths: DeadThread[] = [];
  readonly #settling: Promise<void>[] = [];
  #interrupted = false;
  #endedMs: number | undefined;

  constructor(parts: {
    options: RunOptions;
    files: RunFiles;
    header: RunHeader;
    shared: SharedState;
    folder: OpenFolder;
    write: (line: JournalLine) => void;
  }) {
    this.#options = parts.options;
    this.#files = parts.files;
    this.#runId = parts.header.id;
    this.#shared = parts.shared;
    this.#folder = parts.folder;
    this.#write = parts.write;
    this.#log = new Log(parts.folder.dataFolder);
    this.#crew = startCrew(this.#threadData(), {
      onReady: (ready) => parts.options.onReady?.(ready),
      onRefused: (attempts) => parts.options.onRefused?.(attempts),
      onDeath: (dead) => this.#mourn(dead),
    });
    this.#health = new Health(this.#shared.description.health, () => this.#elapsed());
    this.#watch = new HealthWatch(this.#health.circuits, (name) => this.#folder.probe(name));
  }

  /** Releases the threads once all are ready. @throws ProgramError when one could not start */
  async release(): Promise<void> {
    await this.#crew.ready;
    const [dead] = this.#deaths;
    if (dead) {
      this.#shared.stop();
      this.#watch.close();
      await this.#crew.ended;
      throw new ProgramError(`Thread ${dead.thread} could not start: ${dead.message}`, {
        hint: `Details are in ${this.#log.path}`,
      });
    }
    this.#startNs[0] = monotonicNs();
    this.#shared.release();
  }

  snapshot(): Snapshot {
    return readSnapshot(this.#shared, this.#latency, this.#endedMs ?? this.#elapsed());
  }

  interrupt(): void {
    this.#interrupted = true;
    this.#shared.stop();
  }

  /** Waits for the threads, settles what dead ones left, and closes the ledger. */
  async finish(): Promise<RunEnd> {
    try {
      await this.#crew.ended;
      await Promise.all(this.#settling);
      if (this.#mayHaveLeftClaims()) await this.#settleClaims();
      this.#endedMs = this.#lastWorkMs();
      const status = this.#status();
      this.#write({
        type: 'end',
        status,
        durationMs: this.#endedMs,
        claimed: this.#claimed(),
        threads: this.#threadTimes(),
        peakInFlight: this.#shared.peakInFlight,
        retries: this.#shared.retries,
        health: troubled(readHealth(this.#shared.description.health)),
      });
      return { status, deaths: this.#deaths };
    } finally {
      this.#watch.close();
      await this.#folder.close();
    }
  }

  /** Rows that were neither written nor refused, and dead threads, may leave claims without a row. */
  #mayHaveLeftClaims(): boolean {
    const { counts } = this.snapshot();
    return this.#deaths.length > 0 || counts.failed > 0 || counts.unknown > 0;
  }

  /** What cannot be put right now is with the next run; nobody waits for a database that is away. */
  async #settleClaims(claimant?: string): Promise<void> {
    if (this.#health.circuits.some(({ isOpen }) => isOpen)) return;
    try {
      const told = await settleClaims(this.#folder.router, claimant);
      if (told.length > 0) this.#options.onSettled?.(told);
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      this.#log.error('claims could not be looked at', error);
    }
  }

  /** When the last thread had nothing left to do; closing files and connections is not work of the run. */
  #lastWorkMs(): number {
    const { threads } = this.#shared.description;
    const ended = Array.from(
      { length: threads },
      (_, index) => this.#shared.thread(index + 1).sinceMs,
    );
    return Math.max(0, ...ended);
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
    if (this.#startNs[0] !== 0n) {
      const settling = this.#settle(dead);
      settling.catch(() => this.#shared.stop());
      this.#settling.push(settling);
    }
  }

  async #settle({ thread, message }: DeadThread): Promise<void> {
    let source: RowSource | undefined;
    let recorder: Recorder | undefined;
    try {
      // First of all: as soon as its rows are decided, others may want what it has claimed for them.
      await this.#settleClaims(claimantOf(this.#runId, thread));
      source = openSource(this.#options.workload.source);
      recorder = new Recorder({
        thread,
        shared: this.#shared,
        latency: this.#latency,
        files: this.#files,
      });
      await settleDeadThread(thread, message, {
        shared: this.#shared,
        source,
        router: this.#folder.router,
        recorder,
        attemptsFile: this.#files.attempts,
        now: () => this.#elapsed(),
      });
    } finally {
      abandonStep(thread, this.#shared);
      source?.close();
      recorder?.close();
    }
  }

  #threadData(): ThreadData[] {
    const { settings, workload } = this.#options;
    const plan = readFault(process.env[FAULT_VARIABLE]);
    const fault = plan && { plan, counter: new SharedArrayBuffer(4) };
    return Array.from({ length: settings.threads }, (_, index) => ({
      thread: index + 1,
      runId: this.#runId,
      topology: this.#folder.router.topology,
      files: this.#files,
      source: workload.source,
      shared: this.#shared.description,
      latency: this.#latency,
      order: settings.order,
      references: settings.references,
      sync: settings.sync,
      isPipelined: settings.pipeline > 1,
      startNs: this.#startNs.buffer,
      feed: this.#options.onRefused !== undefined,
      ...(fault ? { fault } : {}),
    }));
  }

  #threadTimes(): ThreadTimes[] {
    return Array.from({ length: this.#options.settings.threads }, (_, index) => {
      const words = this.#shared.thread(index + 1);
      return { thread: index + 1, osThread: words.osThread || null, ...words.times };
    });
  }

  /** Rows that threads took in hand, by entity. */
  #claimed(): Record<EntityName, number> {
    const claimed = { User: 0, Product: 0, Order: 0 };
    for (let position = 0; position < this.#shared.claimedSteps; position += 1) {
      const step = readStep(this.#shared.steps, position);
      claimed[step.entity] += rowsOfStep(step, this.#shared.description).count;
    }
    return claimed;
  }
}

function requireCountable({ counts }: Workload): void {
  if (Math.max(counts.User, counts.Product, counts.Order) > MAX_ROWS) {
    throw new ProgramError(`A run holds at most ${MAX_ROWS} rows of one entity`, { exitCode: 2 });
  }
}
