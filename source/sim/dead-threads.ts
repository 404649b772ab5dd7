import type { RecordableHistogram } from 'node:perf_hooks';

import type { Clock } from '../base/clock.js';
import type { RunFiles } from '../ledger/files.js';
import { readLines } from '../ledger/lines.js';
import { claimantOf } from '../router/claimant.js';
import type { DeadThread } from './crew.js';
import { openLedger, Recorder } from './recorder.js';
import type { RunDatabases } from './run-databases.js';
import { abandonStep, settleDeadThread } from './settle.js';
import type { SharedState } from './shared-state.js';
import { openSource } from './workloads/source.js';
import type { RowSource, SourceDescription } from './workloads/workload.js';

/** What the rows of dead threads are settled with. */
export interface DeadThreadsParts {
  readonly runId: string;
  readonly files: RunFiles;
  readonly source: SourceDescription;
  readonly shared: SharedState;
  readonly databases: RunDatabases;
  readonly latency: RecordableHistogram;
  /** Counts from the release of the run. */
  readonly clock: Clock;
}

/** The threads of a run that died, and what becomes of the rows that they had in hand. */
export class DeadThreads {
  readonly #parts: DeadThreadsParts;
  readonly #settling: Promise<void>[] = [];

  constructor(parts: DeadThreadsParts) {
    this.#parts = parts;
  }

  /** Has the rows of a thread decided that died after the release; where that fails, the run is stopped. */
  settle(dead: DeadThread): void {
    const settling = this.#settle(dead);
    settling.catch(() => this.#parts.shared.stop());
    this.#settling.push(settling);
  }

  /** Settles when all rows are decided. @throws what deciding them threw */
  async settled(): Promise<void> {
    await Promise.all(this.#settling);
  }

  async #settle({ thread, message }: DeadThread): Promise<void> {
    const { runId, files, shared, databases, latency, clock } = this.#parts;
    let source: RowSource | undefined;
    let recorder: Recorder | undefined;
    try {
      // First of all: as soon as its rows are decided, others may want what it has claimed for them.
      await databases.settleClaims(claimantOf(runId, thread));
      source = openSource(this.#parts.source);
      recorder = new Recorder({ thread, shared, latency, ...openLedger(files) });
      await settleDeadThread(thread, message, {
        shared,
        source,
        router: databases.router,
        recorder,
        attemptLines: () => readLines(files.attempts),
        clock,
      });
    } finally {
      abandonStep(thread, shared);
      source?.close();
      recorder?.close();
      shared.thread(thread).isResting = true;
    }
  }
}
