import type { RecordableHistogram } from 'node:perf_hooks';

import { processorTime, type Clock } from '../base/clock.js';
import type { Log } from '../base/log.js';
import type { RunStatus } from '../entities/ending.js';
import type { RunFiles } from '../ledger/files.js';
import type { ThreadPool, CrashedThread } from './thread-pool.js';
import type { CrashedThreads } from './crashed-threads.js';
import { endLine, lastEndMs } from './end-line.js';
import { PauseLog } from './pause-log.js';
import { PhaseRecorder } from './phase-recorder.js';
import type { RunDatabases } from './run-databases.js';
import type { RunJournal } from './run-journal.js';
import type { RunOptions } from './run-options.js';
import type { SharedState } from './shared-state.js';
import { readSnapshot, type Snapshot } from './snapshot.js';
import { StandstillWatch } from './standstill-watch.js';
import type { ActiveTopology } from './active-topology.js';

/** How a run ended. */
export interface RunEnd {
  readonly status: RunStatus;
  /** Threads that died on the way. */
  readonly deaths: readonly CrashedThread[];
}

/** What a run has been prepared with. */
export interface ReleasedParts {
  readonly options: RunOptions;
  readonly files: RunFiles;
  readonly shared: SharedState;
  readonly journal: RunJournal;
  readonly log: Log;
  /** Of all threads; they write it. */
  readonly latency: RecordableHistogram;
  /** Counts from the release. */
  readonly clock: Clock;
  readonly databases: RunDatabases;
  readonly crashed: CrashedThreads;
  readonly pool: ThreadPool;
}

/** A run between the release of its threads and its last line in the journal. */
export class ReleasedRun {
  readonly #parts: ReleasedParts;
  readonly #pauses: PauseLog;
  readonly #phases: PhaseRecorder;
  readonly #standstill: StandstillWatch;
  #interrupted = false;
  #ended: { readonly elapsedMs: number; readonly activeMs: number } | undefined;

  /** Releases the threads; the clock has started. */
  constructor(parts: ReleasedParts) {
    const { options, files, shared, journal, log, clock, databases, pool } = parts;
    this.#parts = parts;
    this.#pauses = new PauseLog({
      shared,
      write: (line) => journal.write(line),
      now: () => clock.now(),
    });
    this.#phases = new PhaseRecorder({
      file: files.phases,
      shared,
      now: () => clock.now(),
      cpu: processorTime,
      // The run goes on without.
      onError: (error) => log.error('the phases of the threads are not recorded', error),
    });
    shared.control.release();
    this.#standstill = new StandstillWatch({
      dir: options.dir,
      shared,
      pauses: this.#pauses,
      log,
      where: () => databases.where,
      moveTo: async (where) => {
        const move = await databases.moveTo(where);
        this.#phases.nameDatabases();
        pool.broadcastMove(move);
      },
      onNotice: (sentence) => options.emit?.({ type: 'notice', sentence }),
    });
  }

  get where(): ActiveTopology {
    return this.#parts.databases.where;
  }

  snapshot(): Snapshot {
    const { shared, latency, clock } = this.#parts;
    const elapsedMs = this.#ended?.elapsedMs ?? clock.now();
    const activeMs = this.#ended?.activeMs ?? this.#pauses.activeMsAt(elapsedMs);
    return readSnapshot(shared, latency, elapsedMs, activeMs);
  }

  pause(paused: boolean): void {
    // The last line of the journal is written.
    if (this.#ended) return;
    if (paused) this.#pauses.begin('pause');
    else this.#pauses.end('pause');
    this.#parts.shared.control.paused = paused;
  }

  setPace(ms: number): void {
    if (this.#ended) return;
    const { control } = this.#parts.shared;
    if (ms !== control.paceMs) this.#pauses.changePace(ms);
    control.paceMs = ms;
  }

  interrupt(): void {
    this.#interrupted = true;
    this.#pauses.end('pause');
    this.#parts.shared.control.stop();
  }

  /**
   * Waits for the threads, settles what crashed ones left, and closes the ledger.
   * @throws what has kept the run from going on where its rows have moved; the ledger is closed then, too
   */
  async finish(): Promise<RunEnd> {
    const { pool, crashed, databases } = this.#parts;
    try {
      await pool.ended;
      await this.#standstill.end();
      await crashed.settled();
      if (this.#mayHaveLeftClaims()) await databases.settleClaims();
      const status = this.#writeEnd();
      if (this.#standstill.failure) throw this.#standstill.failure;
      return { status, deaths: crashed.threads };
    } finally {
      await databases.close();
    }
  }

  /** Writes the last line of the journal. */
  #writeEnd(): RunStatus {
    const { shared, journal, databases } = this.#parts;
    const status = this.#status();
    this.#pauses.end('pause');
    const elapsedMs = lastEndMs(shared);
    this.#ended = { elapsedMs, activeMs: this.#pauses.activeMsAt(elapsedMs) };
    this.#phases.close(elapsedMs);
    journal.write(endLine(shared, status, this.#phases.cpuMs, databases));
    return status;
  }

  /**
   * Rows that were neither written nor refused, and crashed threads, may leave claims without a row. Where
   * it is not known where the rows are, neither is which.
   */
  #mayHaveLeftClaims(): boolean {
    if (this.#standstill.failure) return false;
    const { counts } = this.snapshot();
    return this.#parts.crashed.threads.length > 0 || counts.failed > 0 || counts.unknown > 0;
  }

  /**
   * A run that lost a thread has failed, also where that thread had no row in flight any more: then its
   * part of the ledger may not have reached the disk. One that was asked to stop is interrupted.
   */
  #status(): RunStatus {
    const { shared, crashed } = this.#parts;
    if (crashed.threads.length > 0) return 'failed';
    if (shared.control.claimedSteps === shared.steps.length) return 'completed';
    return this.#interrupted ? 'interrupted' : 'failed';
  }
}
