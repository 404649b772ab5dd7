import type { RecordableHistogram } from 'node:perf_hooks';

import { entityIndex } from '../entities/entity.js';
import { outcomeIndex } from '../entities/outcome.js';
import { AppendFile } from '../ledger/append.js';
import type { RunFiles } from '../ledger/files.js';
import type { Attempt } from '../ledger/attempt.js';
import type { WritingLine } from '../ledger/journal.js';
import type { FaultHook, FaultMoment } from './fault-hook.js';
import type { SharedState, ThreadWords } from './shared-state.js';
import type { RowInHand } from './work.js';
import type { ParentName } from './workloads/workload.js';

/**
 * Puts what a thread is about to do and what came of it into the ledger, and counts it where the
 * screen looks. A row is acknowledged when its attempt is in the ledger.
 */
export class Recorder {
  readonly #thread: number;
  readonly #shared: SharedState;
  readonly #words: ThreadWords;
  readonly #latency: RecordableHistogram;
  readonly #attempts: AppendFile;
  readonly #journal: AppendFile;
  readonly #hook: FaultHook | undefined;

  constructor(options: {
    thread: number;
    shared: SharedState;
    latency: RecordableHistogram;
    files: RunFiles;
    hook?: FaultHook;
  }) {
    this.#thread = options.thread;
    this.#hook = options.hook;
    this.#shared = options.shared;
    this.#words = options.shared.thread(options.thread);
    this.#latency = options.latency;
    this.#attempts = new AppendFile(options.files.attempts);
    this.#journal = new AppendFile(options.files.journal);
  }

  /** Before a transaction: names the rows that may be in the database from now on. */
  announce(rows: readonly RowInHand[]): void {
    const writable = rows.filter((row) => row.writable);
    const [first] = writable;
    if (!first) return;
    const line: WritingLine = {
      type: 'writing',
      thread: this.#thread,
      entity: first.entity.name,
      rows: writable.map((row) => [row.row, Number(row.id)] as const),
    };
    this.#journal.append(`${JSON.stringify(line)}\n`);
    this.reach('announced', writable.length);
  }

  /** Tells torture, where it goes on, how many rows have come to a moment. */
  reach(moment: FaultMoment, rows: number): void {
    this.#hook?.reach(moment, rows);
  }

  /** Marks the committed ids of parents, for the orders that wait for them. */
  publish(rows: readonly RowInHand[]): void {
    this.reach('committed', rows.length);
    for (const row of rows) {
      if (row.outcome === 'inserted' && row.entity.name !== 'Order') {
        this.#shared.markCommitted(row.entity.name satisfies ParentName, Number(row.id));
      }
    }
  }

  /** After a transaction: the outcome of every row. @returns the attempts as they were recorded */
  record(rows: readonly RowInHand[], endedMs: number): Attempt[] {
    const attempts = rows.map((row) => row.toAttempt(this.#thread, endedMs));
    this.#attempts.append(attempts.map((attempt) => `${JSON.stringify(attempt)}\n`).join(''));
    for (const attempt of attempts) {
      this.#words.count(entityIndex(attempt.entity), outcomeIndex(attempt.outcome));
      this.#latency.record(Math.max(1, Math.round(attempt.latencyMs * 1e6)));
    }
    this.reach('recorded', rows.length);
    return attempts;
  }

  close(): void {
    this.#attempts.close();
    this.#journal.close();
  }
}
