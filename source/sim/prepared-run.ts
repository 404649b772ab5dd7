import { createHistogram } from 'node:perf_hooks';

import { ProgramError } from '../base/errors.js';
import { Log } from '../base/log.js';
import type { RunFiles } from '../ledger/files.js';
import { readLines } from '../ledger/lines.js';
import { startThreadPool, type ThreadPool, type CrashedThread } from './thread-pool.js';
import { CrashedThreads } from './crashed-threads.js';
import { describeThreads } from './describe-threads.js';
import { clearUnits, endOpenUnit } from './end-open-unit.js';
import type { OpenFolder } from './open-folder.js';
import { openLedger, Recorder } from './recorder.js';
import { ReleasedRun, type ReleasedParts } from './released-run.js';
import { RunClock } from './run-clock.js';
import { RunDatabases } from './run-databases.js';
import type { RunJournal } from './run-journal.js';
import type { RunOptions } from './run-options.js';
import type { SharedState } from './shared-state.js';
import { policyNamed } from '../units/registry.js';
import { openSource } from './workloads/source.js';

/** Error codes for "too many connections": PostgreSQL, MySQL. */
const ALL_CONNECTED = ['53300', '1040'];

/** A run whose threads are starting and have written nothing yet. */
export class PreparedRun {
  readonly #parts: ReleasedParts;
  readonly #clock = new RunClock();
  readonly #pool: ThreadPool;
  readonly #log: Log;
  /** Threads that did not start. */
  readonly #failed: CrashedThread[] = [];

  constructor(given: {
    options: RunOptions;
    files: RunFiles;
    runId: string;
    shared: SharedState;
    folder: OpenFolder;
    journal: RunJournal;
  }) {
    const { options, files, runId, shared, folder, journal } = given;
    const { clock, startNs } = this.#clock;
    const latency = createHistogram();
    const log = new Log(folder.dataFolder);
    const databases = new RunDatabases({
      folder,
      shared,
      log,
      file: options.topologyFile,
      now: () => clock.now(),
      emit: (event) => options.emit?.(event),
    });
    const { unit, together } = options.settings;
    const units = unit !== undefined && {
      runId,
      model: options.workload.model,
      unit,
      policy: policyNamed(together),
    };
    const crashed = new CrashedThreads({
      runId,
      shared,
      databases,
      openSource: () => openSource(options.workload.source, options.workload.model),
      openRecorder: (thread) => new Recorder({ thread, shared, latency, ...openLedger(files) }),
      attemptLines: () => readLines(files.attempts),
      endUnit: units
        ? (number) => endOpenUnit(files.units, number, databases.router, units)
        : undefined,
      isPrepared: units && units.policy.isPrepared === true,
      clock,
    });
    const { topology } = databases.where;
    const data = describeThreads(options, {
      runId,
      topology,
      files,
      shared: shared.description,
      latency,
      startNs,
    });
    this.#log = log;
    this.#pool = startThreadPool(data, {
      emit: (event) => options.emit?.(event),
      onCrash: (thread) => this.#note(thread),
      signal: options.signal,
    });
    const pool = this.#pool;
    this.#parts = {
      options,
      files,
      shared,
      journal,
      log,
      latency,
      clock: this.#clock,
      databases,
      crashed,
      pool,
      ...(units ? { clearUnits: () => clearUnits(files.units, databases.router, units) } : {}),
    };
  }

  /**
   * Releases the threads once all are ready.
   * @throws ProgramError if a thread could not start, the signal's reason if it is aborted before
   */
  async release(): Promise<ReleasedRun> {
    const { options, databases } = this.#parts;
    try {
      await this.#pool.ready;
    } catch (error) {
      databases.endWatch();
      throw error;
    }
    if (options.signal?.aborted) {
      await this.#discard();
      throw options.signal.reason;
    }
    const [failed] = this.#failed;
    if (failed) {
      await this.#discard();
      throw new ProgramError(`Thread ${failed.thread} could not start: ${failed.message}`, {
        hint: await this.#hintAfter(failed),
      });
    }
    this.#clock.start();
    return new ReleasedRun(this.#parts);
  }

  /** Ends the threads, which have claimed nothing. */
  async #discard(): Promise<void> {
    const { shared, databases } = this.#parts;
    shared.control.stop();
    databases.endWatch();
    await this.#pool.ended;
  }

  /** What the user can do about a thread that could not start; may be empty. */
  async #hintAfter({ refusal }: CrashedThread): Promise<string> {
    if (!refusal) return '';
    const { database: name, code, hint } = refusal;
    if (!ALL_CONNECTED.includes(code)) return hint;
    const found = this.#parts.databases.router
      .databases()
      .find(({ description }) => description.name === name);
    const limit = await found?.connectionLimit?.().catch(() => undefined);
    return limit === undefined ? hint : `${hint.replace(/\.$/, '')}, which is ${limit}`;
  }

  #note(thread: CrashedThread): void {
    this.#log.error(`thread ${thread.thread} crashed: ${thread.message}`, thread.stack);
    if (this.#clock.isRunning) this.#parts.crashed.settle(thread);
    else this.#failed.push(thread);
  }
}
