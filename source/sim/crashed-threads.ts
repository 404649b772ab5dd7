import type { Clock } from '../base/clock.js';
import { claimantOf } from '../router/claimant.js';
import type { CrashedThread } from './thread-pool.js';
import type { Recorder } from './recorder.js';
import type { RunDatabases } from './run-databases.js';
import { abandonStep, settleDeadThread, type SettleContext } from './settle.js';
import type { SharedState } from './shared-state.js';
import type { RowSource } from './workloads/workload.js';

/** What the rows of dead threads are settled with. */
export interface DeadThreadsParts {
  readonly runId: string;
  readonly shared: SharedState;
  readonly databases: Pick<RunDatabases, 'settleClaims'> & Pick<SettleContext, 'router'>;
  readonly openSource: () => RowSource;
  /** @throws LedgerError */
  readonly openRecorder: (thread: number) => Recorder;
  readonly attemptLines: SettleContext['attemptLines'];
  /** Counts from the release of the run. */
  readonly clock: Clock;
}

/** The threads of a run that died, and what becomes of the rows that they had in flight. */
export class CrashedThreads {
  readonly #parts: DeadThreadsParts;
  readonly #threads: CrashedThread[] = [];
  readonly #settling: Promise<void>[] = [];

  constructor(parts: DeadThreadsParts) {
    this.#parts = parts;
  }

  /** Those that have died so far. */
  get threads(): readonly CrashedThread[] {
    return this.#threads;
  }

  /** Has the rows of a thread decided that died after the release; where that fails, the run is stopped. */
  settle(dead: CrashedThread): void {
    this.#threads.push(dead);
    const settling = this.#settle(dead);
    settling.catch(() => this.#parts.shared.control.stop());
    this.#settling.push(settling);
  }

  /** Settles when all rows are decided. @throws what deciding them threw */
  async settled(): Promise<void> {
    await Promise.all(this.#settling);
  }

  async #settle({ thread, message }: CrashedThread): Promise<void> {
    const { runId, shared, databases, attemptLines, clock } = this.#parts;
    let source: RowSource | undefined;
    let recorder: Recorder | undefined;
    try {
      // First of all: as soon as its rows are decided, others may want what it has claimed for them.
      await databases.settleClaims(claimantOf(runId, thread));
      source = this.#parts.openSource();
      recorder = this.#parts.openRecorder(thread);
      await settleDeadThread(thread, message, {
        shared,
        source,
        router: databases.router,
        recorder,
        attemptLines,
        clock,
      });
    } finally {
      abandonStep(thread, shared);
      source?.close();
      recorder?.close();
      shared.threads.words(thread).isResting = true;
    }
  }
}
