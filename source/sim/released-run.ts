import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

import { clockOf, monotonicNs, msSince, processorTime } from '../base/clock.js';
import { ProgramError } from '../base/errors.js';
import { Log } from '../base/log.js';
import type { RunStatus } from '../entities/ending.js';
import type { RunFiles } from '../ledger/files.js';
import { readLines } from '../ledger/lines.js';
import { startCrew, type Crew, type DeadThread } from './crew.js';
import { DeadThreads } from './dead-threads.js';
import { endLine, lastEndMs } from './end-line.js';
import type { OpenFolder } from './open-folder.js';
import { openLedger, Recorder } from './recorder.js';
import { RunDatabases } from './run-databases.js';
import type { Whereabouts } from './whereabouts.js';
import type { Emit, ThreadsEvent } from './run-events.js';
import type { RunJournal } from './run-journal.js';
import type { RunOptions } from './run-options.js';
import { describeThreads } from './describe-threads.js';
import type { SharedState } from './shared-state.js';
import { PauseLog } from './pause-log.js';
import { PhaseRecorder } from './phase-recorder.js';
import { readSnapshot, type Snapshot } from './snapshot.js';
import { standStillWhenAsked } from './standstill.js';
import { openSource } from './workloads/source.js';

/** How a run ended. */
export interface RunEnd {
  readonly status: RunStatus;
  /** Threads that died on the way. */
  readonly deaths: readonly DeadThread[];
}

/** The moving parts of a run, between its release and its last line in the journal. */
export class Run {
  readonly #options: RunOptions;
  readonly #emit: Emit<ThreadsEvent>;
  readonly #shared: SharedState;
  readonly #journal: RunJournal;
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
    runId: string;
    shared: SharedState;
    folder: OpenFolder;
    journal: RunJournal;
  }) {
    const { options, files, shared, folder, journal } = parts;
    this.#options = options;
    this.#emit = (event) => options.emit?.(event);
    this.#shared = shared;
    this.#journal = journal;
    this.#log = new Log(folder.dataFolder);
    const now = (): number => this.#elapsed();
    this.#pauses = new PauseLog({ shared, write: (line) => journal.write(line), now });
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
      runId: parts.runId,
      shared,
      databases: this.#databases,
      openSource: () => openSource(options.workload.source),
      openRecorder: (thread) =>
        new Recorder({ thread, shared, latency: this.#latency, ...openLedger(files) }),
      attemptLines: () => readLines(files.attempts),
      clock: clockOf(now),
    });
    const data = describeThreads(options, {
      runId: parts.runId,
      topology: this.where.topology,
      files,
      shared: shared.description,
      latency: this.#latency,
      startNs: this.#startNs.buffer,
    });
    this.#crew = startCrew(data, {
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
      this.#shared.control.stop();
      this.#databases.endWatch();
      await this.#crew.ended;
      throw new ProgramError(`Thread ${dead.thread} could not start: ${dead.message}`, {
        hint: `Details are in ${this.#log.path}`,
      });
    }
    this.#startNs[0] = monotonicNs();
    this.#phases = this.#recordPhases();
    this.#shared.control.release();
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
    // The last line of the journal is written.
    if (this.#ended) return;
    if (paused) this.#pauses.begin('pause');
    else this.#pauses.end('pause');
    this.#shared.control.paused = paused;
  }

  setPace(ms: number): void {
    if (this.#ended) return;
    if (ms !== this.#shared.control.paceMs) this.#pauses.changePace(ms);
    this.#shared.control.paceMs = ms;
  }

  interrupt(): void {
    this.#interrupted = true;
    this.#pauses.end('pause');
    this.#shared.control.stop();
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
      this.#journal.write(endLine(this.#shared, status, cpuMs, this.#databases));
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
      cpu: processorTime,
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
      this.#shared.control.stop();
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
    if (this.#shared.control.claimedSteps === this.#shared.steps.length) return 'completed';
    return this.#interrupted ? 'interrupted' : 'failed';
  }

  #mourn(dead: DeadThread): void {
    this.#deaths.push(dead);
    this.#log.error(`thread ${dead.thread} died: ${dead.message}`, dead.stack);
    if (this.#startNs[0] !== 0n) this.#dead.settle(dead);
  }
}
