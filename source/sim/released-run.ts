import type { RecordableHistogram } from 'node:perf_hooks';

import { processorTime } from '../base/clock.js';
import { readMachineTimes, usedShare, type MachineTimes } from '../base/machine-times.js';
import type { Log } from '../base/log.js';
import type { RunStatus } from '../entities/ending.js';
import { lateOf } from '../entities/references.js';
import type { RunFiles } from '../ledger/files.js';
import { readInsertedRows } from '../ledger/inserted-rows.js';
import type { EndLine } from '../ledger/journal.js';
import { referencePolicy } from '../references/registry.js';
import type { ThreadPool, CrashedThread } from './thread-pool.js';
import type { CrashedThreads } from './crashed-threads.js';
import { endLine, lastEndMs } from './end-line.js';
import { PauseLog } from './pause-log.js';
import { PhaseRecorder } from './phase-recorder.js';
import type { RunDatabases } from './run-databases.js';
import type { RunJournal } from './run-journal.js';
import type { RunOptions } from './run-options.js';
import type { SharedState } from './shared-state.js';
import type { RunClock } from './run-clock.js';
import { readSnapshot, type Snapshot } from './snapshot.js';
import { Stepping } from './stepping.js';
import { RebalanceWatch } from './rebalance-watch.js';
import type { ActiveTopology } from './active-topology.js';
import { openSource } from './workloads/source.js';

/** How a run ended. */
export interface RunEnd {
  readonly status: RunStatus;
  /** Threads that crashed during the run. */
  readonly crashes: readonly CrashedThread[];
}

/** The parts of a prepared run. */
export interface ReleasedParts {
  readonly options: RunOptions;
  readonly files: RunFiles;
  readonly shared: SharedState;
  readonly journal: RunJournal;
  readonly log: Log;
  /** All threads record into it. */
  readonly latency: RecordableHistogram;
  /** Its 0 is the release. */
  readonly clock: RunClock;
  readonly databases: RunDatabases;
  readonly crashed: CrashedThreads;
  readonly pool: ThreadPool;
  /** Removes what the run has kept in its databases for a recovery; absent where rows were not written in units. */
  readonly clearUnits?: () => Promise<void>;
}

/** A run from the release of its threads to the last line of its journal. */
export class ReleasedRun {
  readonly #parts: ReleasedParts;
  readonly #pauses: PauseLog;
  readonly #stepping: Stepping;
  readonly #phases: PhaseRecorder;
  readonly #rebalance: RebalanceWatch;
  /** When it was asked to stop, in milliseconds since the release. */
  readonly #machineAtStart: MachineTimes;
  #interruptedMs = Infinity;
  #ended: { readonly elapsedMs: number; readonly activeMs: number } | undefined;

  /** Releases the threads; the clock must be running. */
  constructor(parts: ReleasedParts) {
    const { options, files, shared, journal, log, clock, databases, pool } = parts;
    this.#parts = parts;
    this.#stepping = new Stepping(shared, clock, (line) => journal.write(line));
    const now = (): number => this.#stepping.now();
    this.#pauses = new PauseLog({
      shared,
      write: (line) => journal.write(line),
      now,
    });
    this.#phases = new PhaseRecorder({
      file: files.phases,
      shared,
      now,
      cpu: processorTime,
      // The run does not depend on this record, so it goes on.
      onError: (error) => log.error('the phases of the threads are not recorded', error),
    });
    this.#machineAtStart = readMachineTimes();
    shared.control.release();
    this.#rebalance = new RebalanceWatch({
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
    const { shared, latency } = this.#parts;
    const elapsedMs = this.#ended?.elapsedMs ?? this.#stepping.now();
    const activeMs = this.#ended?.activeMs ?? this.#pauses.activeMsAt(elapsedMs);
    return readSnapshot(shared, latency, elapsedMs, activeMs);
  }

  pause(paused: boolean): void {
    // The journal already has its last line.
    if (this.#ended) return;
    if (paused) this.#pauses.begin('pause');
    else this.#pauses.end('pause');
    this.#parts.shared.control.paused = paused;
    this.#stepping.end();
  }

  /** Lets one event happen, and holds the threads before each later one. */
  step(): void {
    if (this.#ended) return;
    this.#stepping.step();
    this.#pauses.end('pause');
    this.#parts.shared.control.paused = false;
  }

  setPace(ms: number): void {
    if (this.#ended) return;
    const { control } = this.#parts.shared;
    if (ms !== control.paceMs) this.#pauses.changePace(ms);
    control.paceMs = ms;
  }

  interrupt(): void {
    this.#interruptedMs = Math.min(this.#interruptedMs, this.#stepping.now());
    this.#stepping.end();
    this.#pauses.end('pause');
    this.#parts.shared.control.stop();
  }

  /**
   * Waits for the threads, settles the rows of crashed ones, and writes the end of the journal.
   * @throws the error that kept the run from continuing after a rebalance; the journal has its end then, too
   */
  async finish(): Promise<RunEnd> {
    const { pool, crashed, databases, clearUnits } = this.#parts;
    try {
      await pool.ended;
      await this.#rebalance.end();
      await crashed.settled();
      if (!this.#rebalance.failure) await clearUnits?.();
      if (this.#mayHaveLeftClaims()) await databases.settleClaims();
      const late = await this.#writeLateReferences();
      const status = this.#writeEnd(late);
      if (this.#rebalance.failure) throw this.#rebalance.failure;
      return { status, crashes: crashed.threads };
    } finally {
      await databases.close();
    }
  }

  /** After a failed rebalance it is not known where the rows are: what should be written is counted only. */
  async #writeLateReferences(): Promise<EndLine['late']> {
    const { options, files, databases, journal, shared } = this.#parts;
    if (shared.model.entities.every((one) => lateOf(one).length === 0)) return undefined;
    const source = openSource(options.workload.source, shared.model);
    try {
      return await databases.writeLateReferences({
        source,
        inserted: await readInsertedRows(files.attempts, shared.model),
        policy: referencePolicy(options.settings.references),
        write: (line) => journal.write(line),
        isStopping: () => this.#rebalance.failure !== undefined || this.#interruptedMs < Infinity,
      });
    } finally {
      source.close();
    }
  }

  /** Writes the last line of the journal. */
  #writeEnd(late: EndLine['late']): RunStatus {
    const { shared, journal, databases } = this.#parts;
    const status = this.#status();
    this.#pauses.end('pause');
    const elapsedMs = lastEndMs(shared);
    this.#ended = { elapsedMs, activeMs: this.#pauses.activeMsAt(elapsedMs) };
    this.#phases.close(elapsedMs);
    const machineShare = usedShare(this.#machineAtStart, readMachineTimes());
    const used = { cpuMs: this.#phases.cpuMs, machineShare };
    const line = endLine(shared, status, used, databases);
    journal.write(late ? { ...line, late } : line);
    return status;
  }

  /**
   * Failed and unknown rows, and crashed threads, may leave claims without a row. After a failed rebalance
   * it is not known where the rows are, so the claims cannot be checked.
   */
  #mayHaveLeftClaims(): boolean {
    if (this.#rebalance.failure) return false;
    const { counts } = this.snapshot();
    return this.#parts.crashed.threads.length > 0 || counts.failed > 0 || counts.unknown > 0;
  }

  /**
   * A run with a crashed thread has failed even if that thread had no row in flight: its part of the ledger
   * may not be on disk.
   */
  #status(): RunStatus {
    const { shared, crashed } = this.#parts;
    if (crashed.threads.length > 0) return 'failed';
    if (shared.control.claimedSteps === shared.schedule.length) return 'completed';
    const overMs = shared.control.durationMs + shared.control.pausedMs;
    if (lastEndMs(shared) >= overMs && this.#interruptedMs >= overMs) return 'completed';
    return this.#interruptedMs < Infinity ? 'interrupted' : 'failed';
  }
}
