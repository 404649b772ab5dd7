import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { isAlive } from '../../base/temporary.js';
import { runFiles, runOfJournal, runsFolder } from '../../ledger/files.js';
import type { JournalLine } from '../../ledger/journal.js';
import { parseLine } from '../../ledger/lines.js';
import { modelOfRun } from '../../ledger/model-of-run.js';
import { DATA_FOLDER } from '../../router/topology.js';
import { countKnownRows } from './known-rows.js';
import { readFirstLine, readRecordHead } from './record-head.js';
import { summarizeRecord, type RunSummary } from './run-summary.js';

/** Runs that are read in parallel. */
const TOGETHER = 8;

/** The stored runs of a working folder; caches finished ones. */
export class StoredRuns {
  readonly #dir: string;
  readonly #finished = new Map<string, RunSummary>();
  readonly #killed = new Map<string, RunSummary>();
  /** Journals of something else than a run. */
  readonly #others = new Set<string>();

  readonly #isRunningHere: () => boolean;

  /** @param isRunningHere whether this process carries out a run; it can hold the folder's lock for other work */
  constructor(dir: string, isRunningHere: () => boolean) {
    this.#dir = dir;
    this.#isRunningHere = isRunningHere;
  }

  /** The ids of all stored runs, newest first. */
  async ids(): Promise<string[]> {
    const names = await readdir(runsFolder(this.#dir)).catch((): string[] => []);
    return names
      .map(runOfJournal)
      .filter((id) => id !== undefined)
      .filter((id) => !this.#others.has(id))
      .toSorted()
      .toReversed();
  }

  /**
   * Reads all runs that are not cached, the newest first.
   * @param onRead receives groups of runs as they are read, and the total number of runs
   */
  async read(onRead: (runs: readonly RunSummary[], total: number) => void): Promise<void> {
    const ids = await this.ids();
    const newest = ids[0];
    const isWriting = await this.#isWriting();
    if (ids.length === 0) onRead([], 0);
    for (let from = 0; from < ids.length; from += TOGETHER) {
      const group = ids.slice(from, from + TOGETHER);
      const read = await Promise.all(
        group.map((id) => this.#readRun(id, isWriting && id === newest)),
      );
      onRead(
        read.filter((run) => run !== undefined),
        ids.length,
      );
    }
  }

  async #readRun(id: string, mayRun: boolean): Promise<RunSummary | undefined> {
    const known = this.#finished.get(id);
    if (known) return known;
    const files = runFiles(this.#dir, id);
    const head = await readRecordHead(files.record);
    if (head) {
      const summary = summarizeRecord(head);
      this.#finished.set(id, summary);
      return summary;
    }
    const line = parseLine((await readFirstLine(files.journal)) ?? '') as JournalLine | undefined;
    if (line?.type === 'run') {
      if (mayRun) return { ...line.run, ending: 'running', measured: undefined };
      const killed =
        this.#killed.get(id) ??
        ({
          ...line.run,
          ending: 'killed',
          measured: undefined,
          noted: await countKnownRows(files, modelOfRun(line.run)),
        } satisfies RunSummary);
      this.#killed.set(id, killed);
      return killed;
    }
    // An incomplete line may still be in the course of being written: do not remember it.
    if (line) this.#others.add(id);
    return undefined;
  }

  /** Whether the owner in the lock file of the folder is a running process. */
  async #isWriting(): Promise<boolean> {
    try {
      const owner = await readFile(join(this.#dir, DATA_FOLDER, 'lock.json'), 'utf8');
      const { pid } = JSON.parse(owner) as { pid: number };
      return pid === process.pid ? this.#isRunningHere() : isAlive(pid);
    } catch {
      return false;
    }
  }
}
