import { join } from 'node:path';
import { ProgramError } from '../base/errors.js';
import { Log } from '../base/log.js';
import type { EngineCrash } from '../engine/client.js';
import type { RunTask } from '../engine/conduct.js';
import type { RunOutcome } from '../engine/messages.js';
import type { RunEvent } from '../engine/run-events.js';
import { workloadName, type ChosenWorkload } from '../engine/workload.js';
import type { Attempt } from '../ledger/attempt.js';
import type { Task } from '../ledger/pace.js';
import { PhaseReader, type PhaseHistory } from '../ledger/phase-file.js';
import { DATA_FOLDER, type Topology } from '../router/topology.js';
import type { WriteSettings } from '../sim/settings.js';
import { FollowedLedger } from './followed-ledger.js';
import {
  askedRun,
  concludeRun,
  isOver,
  reduceRun,
  type AskedFor,
  type FollowedRun,
} from './followed-run.js';
import { describeLastRun } from './last-run.js';
import { OpenDatabases, type PlaceOfRows } from './open-databases.js';
import { NO_EVENTS, type RunLog } from './run-log.js';
import { newestRejected } from './rejected-rows.js';
import { loadEngine, type StartEngine } from './start-engine.js';

/** Starts one run at a time, each in a process of its own, and follows it, for the screen. */
export class RunFollower {
  readonly #dir: string;
  readonly #version: string;
  readonly #startEngine: StartEngine | undefined;
  /** What runs write to. */
  readonly open: OpenDatabases;
  #run: FollowedRun | undefined;
  #engine: ReturnType<StartEngine> | undefined;
  #isStopping = false;
  #processorMs = 0;
  #settled: Promise<void> = Promise.resolve();
  /** Told that something has happened to the run. */
  #onChange: () => void = () => undefined;
  #number: number;
  #askedAt = 0;
  #read: FollowedLedger | undefined;

  /** @param options.startEngine by default an engine process @param options.runsBefore how many runs have numbers */
  constructor(
    options: PlaceOfRows & {
      readonly version: string;
      readonly startEngine?: StartEngine;
      readonly runsBefore?: number;
    },
  ) {
    this.#dir = options.dir;
    this.#version = options.version;
    this.#startEngine = options.startEngine;
    this.#number = options.runsBefore ?? 0;
    this.open = new OpenDatabases(options);
  }

  /** Where the rows are. */
  get topology(): Topology {
    return this.open.where.topology;
  }

  /** Processor time that the processes of runs have used, in milliseconds. */
  get processorMs(): number {
    return this.#processorMs;
  }

  /** Starts a run. @throws ProgramError when one is going already */
  start(chosen: ChosenWorkload, settings: WriteSettings): void {
    if (this.isRunning()) throw new ProgramError('A run is going already');
    this.#number += 1;
    this.#askedAt = performance.now();
    this.#engine = undefined;
    this.#isStopping = false;
    this.#run = askedRun({
      number: this.#number,
      workload: workloadName(chosen),
      model: this.open.model,
      settings,
      topology: this.open.described,
    });
    this.#settled = this.#conduct({
      dir: this.#dir,
      version: this.#version,
      chosen,
      settings,
      topology: this.open.where.topology,
      topologyFile: this.open.where.file,
      model: this.open.chosen?.read.descriptor,
      modelFile: this.open.chosen?.word,
    });
  }

  isRunning(): boolean {
    return this.#run !== undefined && !isOver(this.#run);
  }

  isStopping(): boolean {
    return this.isRunning() && this.#isStopping;
  }

  /** The run that is going or the last one, as it is now. */
  current(): FollowedRun | undefined {
    if (!this.#run || !this.isRunning()) return this.#run;
    const seconds = Math.floor((performance.now() - this.#askedAt) / 1000);
    const isStopping = this.#isStopping;
    if (seconds !== this.#run.seconds || isStopping !== this.#run.isStopping) {
      this.#run = { ...this.#run, seconds, isStopping };
    }
    return this.#run;
  }

  pause(isPaused: boolean): void {
    if (!this.isRunning()) return;
    this.#ask({ isPaused, isStepping: false });
    this.#engine?.pause(isPaused);
  }

  /** Lets one event happen, and holds the threads before each later one; `pause` ends that. */
  step(): void {
    if (!this.isRunning()) return;
    this.#ask({ isPaused: false, isStepping: true });
    this.#engine?.step();
  }

  /** Pauses the run for as long as nothing can be seen of it. @returns has it go on, unless it was paused before */
  suspend(): () => void {
    const { isPaused, isStepping } = this.#run?.asked ?? {};
    if (isPaused || isStepping || !this.isRunning()) return () => undefined;
    this.pause(true);
    return () => this.pause(false);
  }

  /** @param ms think time of a thread before each row */
  setPace(ms: number): void {
    if (!this.isRunning()) return;
    this.#ask({ paceMs: ms });
    this.#engine?.setPace(ms);
  }

  /** Lets the threads finish the rows in flight; what was written is audited and stored. */
  stop(): void {
    if (!this.isRunning()) return;
    this.#isStopping = true;
    this.#engine?.stop();
  }

  /**
   * Follows the preparation of the run that is going: settles when that phase is over, at once where it is
   * over already.
   * @param task receives the progress; its signal stops the run
   */
  async prepared(phase: 'reading' | 'preparing', { signal, onProgress }: Task): Promise<void> {
    const number = this.#run?.number;
    const stop = (): void => {
      this.stop();
      this.#onChange();
    };
    signal?.addEventListener('abort', stop, { once: true });
    while (this.#run?.number === number && this.#run?.phase === phase && !signal?.aborted) {
      const { read, ready, settings } = this.#run;
      const share = phase === 'reading' ? read : ready / settings.threads;
      if (share !== undefined) onProgress?.(share);
      await new Promise<void>((resolve) => {
        this.#onChange = resolve;
      });
    }
    signal?.removeEventListener('abort', stop);
  }

  /** Settles when no run is going. */
  settled(): Promise<void> {
    return this.#settled;
  }

  /** The newest rows that a thread has decided, the newest first; the same list for a moment. */
  rowsOfThread(thread: number): readonly Attempt[] {
    return this.#ledger()?.rowsOfThread(thread) ?? [];
  }

  /** What the ledger holds of the phases of the threads of the last run; read once, when it is over. */
  recordedPhases(): PhaseHistory {
    return this.#ledger()?.recordedPhases() ?? new PhaseReader().finish();
  }

  /** The newest events of the last run, read from its ledger; the same log until there are others. */
  events(): RunLog {
    return this.#ledger()?.events() ?? NO_EVENTS;
  }

  /** The ledger of the last run; undefined before it has one. */
  #ledger(): FollowedLedger | undefined {
    const { id, model } = this.#run ?? {};
    if (id === undefined || !model) return undefined;
    if (this.#read?.id !== id) {
      this.#read?.close();
      this.#read = new FollowedLedger(this.#dir, id, model);
    }
    return this.#read;
  }

  /** Closes what it reads of the last run; there is nothing to ask for afterwards. */
  close(): void {
    this.#read?.close();
  }

  /** How the last run ended and where it is, in one line; undefined without a run. */
  lastRunLine(): string | undefined {
    return this.#run && describeLastRun(this.#run, this.#dir);
  }

  async #conduct(task: RunTask): Promise<void> {
    const outcome = await this.#carryOut(task);
    if (outcome.type === 'crashed') {
      const log = new Log(join(this.#dir, DATA_FOLDER));
      log.error(`the process of the run ${outcome.how}`, outcome.stderr);
    }
    if (!this.#run) return;
    const { model } = this.#run;
    const rejected =
      outcome.type === 'stored' ? newestRejected(this.#dir, outcome.record, model) : [];
    this.#run = concludeRun(this.#run, outcome, rejected);
    this.#onChange();
  }

  async #carryOut(task: RunTask): Promise<RunOutcome | EngineCrash> {
    const startEngine = this.#startEngine ?? (await loadEngine());
    const processorMsBefore = this.#processorMs;
    this.#engine = startEngine(task, (event) => {
      if (event.type === 'snapshot') this.#processorMs = processorMsBefore + event.processorMs;
      this.#take(event);
    });
    if (this.#isStopping) this.#engine.stop();
    return this.#engine.over;
  }

  #take(event: RunEvent): void {
    if (event.type === 'moved') this.open.moved(event.where);
    if (this.#run) this.#run = reduceRun(this.#run, event, this.open.described);
    this.#onChange();
  }

  #ask(change: Partial<AskedFor>): void {
    if (this.#run) this.#run = { ...this.#run, asked: { ...this.#run.asked, ...change } };
  }
}
