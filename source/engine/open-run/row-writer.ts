import type { RecordableHistogram } from 'node:perf_hooks';

import type { Clock } from '../../base/clock.js';
import type { Entity } from '../../entities/entity.js';
import type { StoredRow } from '../../entities/value.js';
import type { Attempt } from '../../ledger/attempt.js';
import type { RunFiles } from '../../ledger/files.js';
import type { Topology } from '../../router/topology.js';
import { writePart, type BatchContext } from '../../sim/batch.js';
import { openConnection } from '../../sim/connection.js';
import { referring } from '../../sim/references.js';
import { openLedger, Recorder } from '../../sim/recorder.js';
import type { WriteSettings } from '../../sim/settings.js';
import type { SharedState } from '../../sim/shared-state.js';
import { ClaimedRow } from '../../sim/work.js';
import { isSelfReferring, type WaitingRows } from './waiting-rows.js';

/** A row that came, decided: as it is in the ledger, and as it is stored if it is. */
export interface DecidedRow {
  readonly attempt: Attempt;
  readonly stored: StoredRow | undefined;
}

/** The only thread of an open run, from 1. */
export const ONLY_THREAD = 1;

/** Writes rows that come one by one, as a thread of a run does: the same checks, router, transactions and ledger. */
export class RowWriter {
  readonly #context: BatchContext;
  /** By position of the entity: the rows that it has had. */
  readonly #counts: number[];

  private constructor(context: BatchContext) {
    this.#context = context;
    this.#counts = context.shared.model.entities.map(() => 0);
  }

  /** Connects to the databases and opens the ledger. @throws DatabaseError, LedgerError */
  static async open(options: {
    readonly runId: string;
    readonly topology: Topology;
    readonly settings: WriteSettings;
    readonly files: RunFiles;
    readonly shared: SharedState;
    readonly latency: RecordableHistogram;
    readonly clock: Clock;
  }): Promise<RowWriter> {
    const { runId, topology, settings, files, shared, latency, clock } = options;
    const slot = shared.threads.slot(ONLY_THREAD);
    const thread = ONLY_THREAD;
    const data = { ...settings, thread, runId };
    const connection = await openConnection(topology, data, { shared, slot, clock });
    const recorder = new Recorder({ thread, shared, latency, ...openLedger(files) });
    return new RowWriter({
      ...settings,
      ...connection,
      thread,
      shared,
      slot,
      recorder,
      clock,
      source: { read: () => [], close: () => undefined },
      writes: 'together',
    });
  }

  /** Rows of an entity that have come. */
  countOf(entity: Entity): number {
    return this.#counts[entity.index] ?? 0;
  }

  /**
   * Writes the rows of requests of one entity, and records them.
   * @returns the decided rows of each request
   * @throws LedgerError; then it is not known which of the rows are recorded
   */
  async write<Result>(requests: readonly WaitingRows<Result>[]): Promise<DecidedRow[][]> {
    const { control } = this.#context.shared;
    const groups = requests.map((request) => this.#claim(request));
    const rows = groups.flat();
    control.addInFlight(rows.length);
    try {
      const [first] = rows;
      const alone = first !== undefined && isSelfReferring(first.entity);
      for (const part of alone ? rows.map((row) => [row]) : [rows]) await this.#writePart(part);
    } finally {
      control.addInFlight(-rows.length);
    }
    const endedMs = this.#context.clock.now();
    return groups.map((group) =>
      group.map((row) => ({
        attempt: row.toAttempt(ONLY_THREAD, endedMs),
        stored: row.outcome === 'inserted' ? row.judgement.stored : undefined,
      })),
    );
  }

  #claim<Result>({ entity, rows, sinceMs }: WaitingRows<Result>): ClaimedRow[] {
    return rows.map((raw) => {
      const row = this.countOf(entity) + 1;
      this.#counts[entity.index] = row;
      return new ClaimedRow(entity, row, raw, sinceMs);
    });
  }

  async #writePart(rows: readonly ClaimedRow[]): Promise<void> {
    const context = this.#context;
    const { slot, clock, references, recorder, notes, router } = context;
    const [first] = rows;
    if (!first) return;
    const { entity } = first;
    slot.setCurrent(entity.index, first.row);
    slot.enter('judging', clock.now());
    await references.checkNow(entity, referring(rows));
    slot.enter('recording', clock.now());
    recorder.announce(rows);
    await writePart(rows, await router.store(entity.name), context);
    slot.enter('recording', clock.now());
    recorder.record(rows, clock.now());
    notes.count(entity, rows);
    notes.rest();
    context.shared.turnsOf(entity.index).holder = 0;
    slot.setCurrent(0, 0);
    slot.enter('idle', clock.now());
  }

  /** Closes the ledger and the connections. @throws LedgerError */
  async close(): Promise<void> {
    const { slot, clock, recorder, router } = this.#context;
    slot.enter('done', clock.now());
    try {
      recorder.close();
    } finally {
      await router.close();
    }
  }
}
