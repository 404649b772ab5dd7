import type { Model } from '../entities/entity.js';
import type { Attempt } from '../ledger/attempt.js';
import { headerOf } from '../ledger/catalogue.js';
import { runFiles, type RunFiles } from '../ledger/files.js';
import type { PhaseHistory } from '../ledger/phase-file.js';
import { readPhaseHistory } from '../ledger/phase-history.js';
import { newestRows } from './thread-rows.js';
import { NO_EVENTS, RunLogReader, type RunLog } from './run-log.js';

/** How long the rows of a thread are not read again, in milliseconds. */
const ROWS_FRESH_MS = 400;

/** What the screen reads of the ledger of one run, while it is going and afterwards. */
export class FollowedLedger {
  readonly id: string;
  readonly #dir: string;
  readonly #files: RunFiles;
  readonly #model: Model;
  #rowsRead: { thread: number; rows: readonly Attempt[]; at: number } | undefined;
  #history: PhaseHistory | undefined;
  #log: RunLogReader | undefined;

  constructor(dir: string, id: string, model: Model) {
    this.id = id;
    this.#dir = dir;
    this.#model = model;
    this.#files = runFiles(dir, id);
  }

  /** The newest rows that a thread has decided, the newest first; the same list for a moment. */
  rowsOfThread(thread: number): readonly Attempt[] {
    const now = performance.now();
    const known = this.#rowsRead;
    if (known?.thread === thread && now - known.at < ROWS_FRESH_MS) return known.rows;
    const rows = newestRows(this.#files, this.#model, thread);
    this.#rowsRead = { thread, rows, at: now };
    return rows;
  }

  /** The phases of the threads; read once, when the run is over. */
  recordedPhases(): PhaseHistory {
    return (this.#history ??= readPhaseHistory(this.#files.phases));
  }

  /** The newest events; the same log until there are others. */
  events(): RunLog {
    return (this.#log ??= this.#openLog())?.read() ?? NO_EVENTS;
  }

  close(): void {
    this.#log?.close();
  }

  #openLog(): RunLogReader | undefined {
    const header = headerOf(this.#dir, this.id);
    return header && new RunLogReader(this.#files, header, this.#model);
  }
}
