import type { Clock } from '../base/clock.js';
import { claimantOf } from '../router/claimant.js';
import type { CrashedThread } from './thread-pool.js';
import type { Recorder } from './recorder.js';
import type { RunDatabases } from './run-databases.js';
import { abandonStep, settleCrashedThread, type SettleContext } from './settle-crashed-thread.js';
import type { SharedState } from './shared-state.js';
import type { RowSource } from './workloads/workload.js';

/** What settling the rows of a crashed thread needs. */
export interface CrashedThreadsParts {
  readonly runId: string;
  readonly shared: SharedState;
  readonly databases: Pick<RunDatabases, 'settleClaims'> & Pick<SettleContext, 'router'>;
  readonly openSource: () => RowSource;
  /** @throws LedgerError */
  readonly openRecorder: (thread: number) => Recorder;
  readonly attemptLines: SettleContext['attemptLines'];
  readonly endUnit?: SettleContext['endUnit'];
  /** Whether the rows of an open unit are prepared: until the unit is ended, no query finds them. */
  readonly isPrepared?: boolean;
  /** Its 0 is the release of the run. */
  readonly clock: Clock;
}

/** The crashed threads of a run; settles the rows that they had in flight. */
export class CrashedThreads {
  readonly #parts: CrashedThreadsParts;
  readonly #threads: CrashedThread[] = [];
  readonly #settling: Promise<void>[] = [];

  constructor(parts: CrashedThreadsParts) {
    this.#parts = parts;
  }

  /** All threads that have crashed so far. */
  get threads(): readonly CrashedThread[] {
    return this.#threads;
  }

  /** Starts to settle the rows of a thread that crashed after the release; stops the run if that fails. */
  settle(crashed: CrashedThread): void {
    this.#threads.push(crashed);
    const settling = this.#settle(crashed);
    settling.catch(() => this.#parts.shared.control.stop());
    this.#settling.push(settling);
  }

  /** Resolves when all their rows are decided. @throws the first error that settling them met */
  async settled(): Promise<void> {
    await Promise.all(this.#settling);
  }

  async #settle({ thread, message }: CrashedThread): Promise<void> {
    const { runId, shared, databases, attemptLines, clock, isPrepared = false } = this.#parts;
    const releaseClaims = (): Promise<void> => databases.settleClaims(claimantOf(runId, thread));
    const endUnit = async (unit: number): Promise<void> => {
      await this.#parts.endUnit?.(unit);
      if (isPrepared) await releaseClaims();
    };
    shared.control.endWatch(thread);
    shared.shifts?.leave(thread);
    let source: RowSource | undefined;
    let recorder: Recorder | undefined;
    try {
      // Claims first: once its rows are decided, other threads may need the keys that it claimed.
      if (!isPrepared) await releaseClaims();
      source = this.#parts.openSource();
      recorder = this.#parts.openRecorder(thread);
      await settleCrashedThread(thread, message, {
        shared,
        source,
        router: databases.router,
        recorder,
        attemptLines,
        clock,
        endUnit,
      });
    } finally {
      abandonStep(thread, shared);
      source?.close();
      recorder?.close();
      shared.threads.slot(thread).isResting = true;
    }
  }
}
