import { join } from 'node:path';

import { requestAudit } from '../../audit/client.js';
import { buildRecord } from '../../audit/record.js';
import { ensureFolder } from '../../base/folders.js';
import { lockFolder, type FolderLock } from '../../db/sqlite/folder-lock.js';
import { perEntity, type Entity } from '../../entities/entity.js';
import type { RawRow } from '../../entities/value.js';
import type { RunHeader, RunRecord } from '../../ledger/record.js';
import { DATA_FOLDER } from '../../router/topology.js';
import { endLine } from '../../sim/end-line.js';
import { readSnapshot, type Snapshot } from '../../sim/snapshot.js';
import { storeRecord } from '../audit-stored.js';
import { prepareOpenRun, type OpenRunParts, type OpenRunTask } from './prepare.js';
import type { DecidedRow } from './row-writer.js';
import { WaitingQueue } from './waiting-rows.js';

/**
 * A run without a plan: rows come one by one while it is open, and are checked, written, recorded and audited as
 * those of any run. It has the lock of the working folder. After a kill it is a run that was not closed.
 */
export class OpenRun {
  readonly header: RunHeader;
  readonly #parts: OpenRunParts;
  readonly #lock: FolderLock;
  readonly #waiting = new WaitingQueue<DecidedRow>();
  #isWriting = false;
  #written: Promise<void> = Promise.resolve();
  #failure: Error | undefined;
  #isEnding = false;

  private constructor(parts: OpenRunParts, lock: FolderLock) {
    this.#parts = parts;
    this.#lock = lock;
    this.header = parts.header;
  }

  /** @throws FolderBusyError, DatabaseError, ProgramError; then nothing was written and no lock is held */
  static async open(task: OpenRunTask): Promise<OpenRun> {
    const { dir } = task;
    await ensureFolder(dir);
    const lock = await lockFolder(join(dir, DATA_FOLDER));
    try {
      return new OpenRun(await prepareOpenRun(task), lock);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** Rows that wait to be written. */
  get waitingRows(): number {
    return this.#waiting.rows;
  }

  /** Whether it takes no more rows, because its ledger could not be written. */
  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  /** Whether it was asked to end, and takes no more rows. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /**
   * Writes rows of an entity, each for itself or together with others that wait. Each is in the ledger when this
   * resolves.
   * @throws LedgerError; then it is not known what became of them, and the run takes no more
   */
  insert(entity: Entity, rows: readonly RawRow[]): Promise<readonly DecidedRow[]> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#isEnding) throw new TypeError('a run that ends takes no rows');
    const sinceMs = this.#parts.clock.clock.now();
    return new Promise((resolve, reject) => {
      this.#waiting.add({ entity, rows, sinceMs, resolve, reject });
      if (!this.#isWriting) this.#written = this.#writeAll();
    });
  }

  /** Its rows by outcome, and its databases, at this moment. */
  snapshot(): Snapshot {
    const { shared, latency, clock } = this.#parts;
    return readSnapshot(shared, latency, clock.clock.now());
  }

  /**
   * Writes what waits, ends the ledger, audits it and stores its record; releases the lock of the folder.
   * @throws ProgramError if it cannot be ended or audited; `verify` closes it then
   */
  async end(): Promise<RunRecord> {
    const { task, databases } = this.#parts;
    const { dir } = task;
    this.#isEnding = true;
    try {
      await this.#written;
      try {
        await this.#close();
      } finally {
        await databases.close();
      }
      const { topology } = databases.where;
      const result = await requestAudit({ dir, runId: this.header.id, topology });
      const record = buildRecord(dir, result);
      await storeRecord(dir, { record, result });
      return record;
    } finally {
      await this.#lock.release();
    }
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    for (;;) {
      const requests = this.#waiting.takeTogether();
      if (requests.length === 0) {
        this.#isWriting = false;
        return;
      }
      try {
        if (this.#failure !== undefined) throw this.#failure;
        const decided = await this.#parts.writer.write(requests);
        for (const [at, request] of requests.entries()) request.resolve(decided[at] ?? []);
      } catch (error) {
        // What the ledger holds is not known any more: only an audit can find out.
        this.#failure ??= error instanceof Error ? error : new Error(String(error));
        for (const request of requests) request.reject(this.#failure);
      }
    }
  }

  /** Closes the ledger: a run that has failed stays without its end, as a killed one. */
  async #close(): Promise<void> {
    const { writer, shared, journal, databases } = this.#parts;
    try {
      await writer.close();
      if (this.#failure !== undefined) return;
      const { counts } = this.snapshot();
      if (counts.failed > 0 || counts.unknown > 0) await databases.settleClaims();
      const used = { cpuMs: null, machineShare: null };
      const claimed = perEntity((entity) => writer.countOf(entity), shared.model);
      journal.write({ ...endLine(shared, 'completed', used, databases), claimed });
    } finally {
      journal.close();
    }
  }
}
