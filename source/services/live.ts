import { join } from 'node:path';

import { ProgramError } from '../base/errors.js';
import { formatAmount, formatCount, formatShare } from '../base/format.js';
import { Log } from '../base/log.js';
import type { Attempt } from '../ledger/attempt.js';
import { runFiles } from '../ledger/files.js';
import type { RunRecord } from '../ledger/record.js';
import { describeTopology, type DescribedTopology } from '../router/describe.js';
import { DATA_FOLDER, type Topology } from '../router/topology.js';
import type { Whereabouts } from '../sim/run-databases.js';
import type { ActiveRun } from '../sim/run.js';
import type { WriteSettings } from '../sim/settings.js';
import type { Snapshot } from '../sim/snapshot.js';
import type { RunPhase, RunRequest } from '../commands/conduct.js';
import { newestRows } from './thread-rows.js';

/** How many refused rows are kept for the screen; the record has them all. */
const KEPT_REFUSED = 500;

/** How long the rows of a thread are not read again, in milliseconds. */
const ROWS_FRESH_MS = 400;

/** A run as the screen follows it, from the moment it was asked for until it is stored. */
export interface FollowedRun {
  /** Tells runs apart that follow one another. */
  readonly number: number;
  readonly workload: string;
  readonly settings: WriteSettings;
  /** Where it writes to: elsewhere once a rebalance has moved its rows. */
  readonly topology: DescribedTopology;
  readonly phase: RunPhase | 'stored' | 'cancelled' | 'broken';
  readonly isStopping: boolean;
  /** Threads that are ready to be released. */
  readonly ready: number;
  /** Whole seconds since it was asked for, until it is over. */
  readonly seconds: number;
  /** As the threads last were; undefined before they are released. */
  readonly snapshot: Snapshot | undefined;
  /** Refused rows, the newest last; only the newest are kept. */
  readonly refused: readonly Attempt[];
  readonly record: RunRecord | undefined;
  /** What becomes of it when a rebalance moves its rows, in a sentence: the newest. */
  readonly notice: string | undefined;
  /** Why it broke. */
  readonly problem: string | undefined;
}

/** Starts one run at a time and follows it, for the screen. */
export class RunFollower {
  readonly #dir: string;
  readonly #version: string;
  /** Where the rows were before the run that is going, or the last one. */
  #before: Whereabouts;
  #run: FollowedRun | undefined;
  #active: ActiveRun | undefined;
  #described: { where: Whereabouts; topology: DescribedTopology } | undefined;
  #controller = new AbortController();
  #refused: Attempt[] = [];
  /** Whether what is shown holds all of them. */
  #isFresh = true;
  #settled: Promise<void> = Promise.resolve();
  #number = 0;
  #askedAt = 0;
  #rowsRead: { thread: number; rows: readonly Attempt[]; at: number } | undefined;

  constructor(options: {
    dir: string;
    version: string;
    topology: Topology;
    topologyFile?: string | undefined;
  }) {
    this.#dir = options.dir;
    this.#version = options.version;
    this.#before = { topology: options.topology, file: options.topologyFile };
  }

  /** Where the rows are: elsewhere once a rebalance has moved those of a run, also for the next one. */
  get topology(): Topology {
    return this.#where.topology;
  }

  /** The same, as a person may see it. */
  get described(): DescribedTopology {
    const where = this.#where;
    if (this.#described?.where !== where) {
      this.#described = { where, topology: describeTopology(where.topology, where.file) };
    }
    return this.#described.topology;
  }

  /** Starts a run. @throws ProgramError when one is going already */
  start(chosen: RunRequest['chosen'], settings: WriteSettings): void {
    if (this.isRunning()) throw new ProgramError('A run is going already');
    this.#controller = new AbortController();
    this.#refused = [];
    this.#before = this.#where;
    this.#active = undefined;
    this.#number += 1;
    this.#askedAt = performance.now();
    this.#run = {
      number: this.#number,
      workload: chosen.name,
      settings,
      topology: this.described,
      phase: 'reading',
      isStopping: false,
      ready: 0,
      seconds: 0,
      snapshot: undefined,
      refused: [],
      record: undefined,
      notice: undefined,
      problem: undefined,
    };
    this.#settled = this.#conduct(chosen, settings);
  }

  isRunning(): boolean {
    const phase = this.#run?.phase;
    return phase !== undefined && !['stored', 'cancelled', 'broken'].includes(phase);
  }

  isStopping(): boolean {
    return this.isRunning() && this.#controller.signal.aborted;
  }

  /** The run that is going or the last one, as it is now. */
  current(): FollowedRun | undefined {
    if (!this.#isFresh) this.#change({ refused: this.#refused.slice(-KEPT_REFUSED) });
    this.#isFresh = true;
    if (!this.#run || !this.isRunning()) return this.#run;
    const seconds = Math.floor((performance.now() - this.#askedAt) / 1000);
    const isStopping = this.isStopping();
    if (this.#active) this.#change({ seconds, isStopping, ...this.#seen(this.#active) });
    else if (seconds !== this.#run.seconds || isStopping !== this.#run.isStopping) {
      this.#change({ seconds, isStopping });
    }
    return this.#run;
  }

  pause(isPaused: boolean): void {
    if (this.isRunning()) this.#active?.pause(isPaused);
  }

  setPace(ms: number): void {
    if (this.isRunning()) this.#active?.setPace(ms);
  }

  /** Lets the threads finish the rows they have in hand; what was written is audited and stored. */
  stop(): void {
    this.#controller.abort();
  }

  /** Settles when no run is going. */
  settled(): Promise<void> {
    return this.#settled;
  }

  /** The newest rows that a thread has decided, the newest first; the same list for a moment. */
  rowsOfThread(thread: number): readonly Attempt[] {
    const now = performance.now();
    const known = this.#rowsRead;
    if (known?.thread === thread && now - known.at < ROWS_FRESH_MS) return known.rows;
    const rows = this.#active
      ? newestRows(runFiles(this.#dir, this.#active.header.id), thread)
      : [];
    this.#rowsRead = { thread, rows, at: now };
    return rows;
  }

  /** What became of the last run and where it is, in one line. */
  lastRunLine(): string | undefined {
    const run = this.#run;
    if (!run) return undefined;
    if (run.phase === 'cancelled') return 'The run was stopped before anything was written.';
    if (!run.record) return run.problem === undefined ? undefined : `The run broke: ${run.problem}`;
    const { totals, audit } = run.record;
    const verdict = audit.ok ? 'the audit holds' : 'THE AUDIT FOUND VIOLATIONS';
    const path = runFiles(this.#dir, run.record.run.id).record;
    const share = `${formatCount(totals.inserted)} of ${formatAmount(totals.attempted, 'row')} inserted (${formatShare(totals.successRate)})`;
    return `${share}, ${verdict}: ${path}`;
  }

  get #where(): Whereabouts {
    return this.#active?.where() ?? this.#before;
  }

  async #conduct(chosen: RunRequest['chosen'], settings: WriteSettings): Promise<void> {
    try {
      // Loaded with the first run: the screen is there before the database drivers are.
      const { conductRun } = await import('../commands/conduct.js');
      const record = await conductRun({
        dir: this.#dir,
        version: this.#version,
        chosen,
        settings,
        topology: this.#where.topology,
        topologyFile: this.#where.file,
        signal: this.#controller.signal,
        onPhase: (phase) => this.#change({ phase }),
        onReady: (ready) => this.#change({ ready }),
        onStarted: (run) => {
          this.#active = run;
        },
        onNotice: (notice) => this.#change({ notice }),
        onEnded: () => {
          if (this.#active) this.#change(this.#seen(this.#active));
        },
        onRefused: (attempts) => this.#noteRefused(attempts),
      });
      this.#change(record ? { phase: 'stored', record } : { phase: 'cancelled' });
    } catch (error) {
      const log = new Log(join(this.#dir, DATA_FOLDER));
      this.#change({ phase: 'broken', problem: log.tell('the run broke', error) });
    }
  }

  /** What a run looks like now, and the databases that it is seen in. */
  #seen(active: ActiveRun): Pick<FollowedRun, 'snapshot' | 'topology'> {
    return { snapshot: active.snapshot(), topology: this.described };
  }

  #noteRefused(attempts: readonly Attempt[]): void {
    this.#refused.push(...attempts);
    // Not at every row: cutting a long list costs more than adding to it.
    if (this.#refused.length > 2 * KEPT_REFUSED) this.#refused.splice(0, KEPT_REFUSED);
    this.#isFresh = false;
  }

  #change(change: Partial<FollowedRun>): void {
    if (this.#run) this.#run = { ...this.#run, ...change };
  }
}
