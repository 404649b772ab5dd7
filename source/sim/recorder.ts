import type { RecordableHistogram } from 'node:perf_hooks';

import type { EntityName } from '../entities/entity.js';
import { outcomeIndex, type Outcome } from '../entities/outcome.js';
import { AppendFile } from '../ledger/append.js';
import { LineWriter } from '../ledger/line-writer.js';
import type { RunFiles } from '../ledger/files.js';
import { formatWriting, SpanList } from '../ledger/journal.js';
import type { FaultHook, FaultMoment } from './fault-hook.js';
import { attemptLine, turnLines, writeAttempts, writeBatchAttempts } from './attempt-lines.js';
import type { BatchRows } from './batch-rows.js';
import type { SharedState } from './shared-state.js';
import type { ThreadSlot } from './thread-slot.js';
import type { TurnRows } from './turn-rows.js';
import type { ClaimedRow } from './work.js';

/** A file of the ledger. Each append is of whole lines; `close` syncs it to disk. */
export type LedgerFile = Pick<AppendFile, 'append' | 'close'>;

/** Opens the files that a recorder writes. @throws LedgerError */
export function openLedger(files: RunFiles): { attempts: LedgerFile; journal: LedgerFile } {
  return { attempts: new AppendFile(files.attempts), journal: new AppendFile(files.journal) };
}

/**
 * Writes a thread's announcements and outcomes to the ledger, and counts the outcomes in shared memory for
 * the screen. A row is acknowledged once its attempt is in the ledger.
 */
export class Recorder {
  readonly #thread: number;
  readonly #shared: SharedState;
  readonly #slot: ThreadSlot;
  readonly #latency: RecordableHistogram;
  readonly #attempts: LedgerFile;
  readonly #journal: LedgerFile;
  readonly #hook: Pick<FaultHook, 'reach'> | undefined;
  readonly #lines = new LineWriter();

  constructor(options: {
    thread: number;
    shared: SharedState;
    latency: RecordableHistogram;
    attempts: LedgerFile;
    journal: LedgerFile;
    hook?: Pick<FaultHook, 'reach'>;
  }) {
    this.#thread = options.thread;
    this.#hook = options.hook;
    this.#shared = options.shared;
    this.#slot = options.shared.threads.slot(options.thread);
    this.#latency = options.latency;
    this.#attempts = options.attempts;
    this.#journal = options.journal;
  }

  /** Call before a transaction: writes to the journal which rows may be in the database from now on. */
  announce(rows: readonly ClaimedRow[]): void {
    const [first] = rows;
    const list = new SpanList();
    for (const row of rows) if (row.writable) list.add(row.row, Number(row.id));
    if (first) this.announceSpans(first.entity.name, list);
  }

  /** The same for rows of one entity that were listed already. */
  announceSpans(entity: EntityName, list: SpanList): void {
    if (list.length === 0) return;
    this.#journal.append(formatWriting(this.#thread, entity, list.spans));
    this.reach('announced', list.length);
  }

  /** Counts rows at a moment for fault injection; does nothing in a run without it. */
  reach(moment: FaultMoment, rows: number): void {
    this.#hook?.reach(moment, rows);
  }

  /** Marks the committed ids of rows to which others refer, for those that wait for them. */
  publish(rows: readonly ClaimedRow[]): void {
    this.reach('committed', rows.length);
    const [first] = rows;
    if (!first?.entity.isReferenced) return;
    const committed = this.#shared.committedOf(first.entity.index);
    for (const row of rows) if (row.outcome === 'inserted') committed.add(Number(row.id));
  }

  /** The same for a batch with plain rows. */
  publishBatch(batch: BatchRows): void {
    this.reach('committed', batch.length);
    const { isReferenced, index } = batch.entity;
    if (!isReferenced) return;
    const committed = this.#shared.committedOf(index);
    for (const id of batch.insertedIds()) committed.add(id);
  }

  /** The same for the rows of a turn that are decided and not recorded. */
  publishTurn(turn: TurnRows): void {
    const { isReferenced, index } = turn.entity;
    if (!isReferenced) return;
    const committed = this.#shared.committedOf(index);
    for (let at = turn.recorded; at < turn.decided; at += 1) {
      const id = turn.plain(at)?.[0];
      if (id !== undefined) committed.add(id as number);
    }
    for (const { outcome, id } of turn.pendingClaimed) {
      if (outcome === 'inserted') committed.add(Number(id));
    }
  }

  /** Call after a transaction: writes the outcome of every row of the batch. */
  record(rows: readonly ClaimedRow[], endedMs: number): void {
    const [first] = rows;
    if (!first) return;
    this.#attempts.append(this.#linesOf(rows, first, endedMs));
    this.#count(rows, first);
    this.#noteLatency(first, endedMs);
    this.reach('recorded', rows.length);
  }

  /** The same for a batch with plain rows. */
  recordBatch(batch: BatchRows, endedMs: number): void {
    this.#lines.clear();
    writeBatchAttempts(batch, this.#thread, endedMs, this.#lines);
    this.#attempts.append(this.#lines.written);
    for (const [outcome, count] of batch.countOutcomes()) {
      this.#slot.count(batch.entity.index, outcomeIndex(outcome), count);
    }
    this.#noteLatency(batch, endedMs);
    this.reach('recorded', batch.length);
  }

  /** The same for the rows of a turn that are decided and not recorded. */
  recordTurn(turn: TurnRows, endedMs: number): void {
    this.#attempts.append(turnLines(turn, this.#thread, endedMs));
    const { index } = turn.entity;
    const { pendingPlain, pendingClaimed } = turn;
    if (pendingPlain > 0) this.#slot.count(index, outcomeIndex('inserted'), pendingPlain);
    for (const { outcome } of pendingClaimed) {
      if (outcome) this.#slot.count(index, outcomeIndex(outcome));
    }
    this.#noteLatency(pendingClaimed[0] ?? turn, endedMs);
    this.reach('recorded', turn.decided - turn.recorded);
  }

  /** The same for the rows of a unit, which are of several entities: all their outcomes are in one append. */
  recordUnit(rows: readonly ClaimedRow[], endedMs: number): void {
    const [first] = rows;
    if (!first) return;
    this.#attempts.append(rows.map((row) => attemptLine(row, this.#thread, endedMs)).join(''));
    for (const row of rows) this.#count([row], row);
    this.#noteLatency(first, endedMs);
    this.reach('recorded', rows.length);
  }

  /** All rows of a batch have the same latency; one entry is enough for the screen's percentiles. */
  #noteLatency(
    { startedMs, lateMs = 0 }: Partial<Pick<ClaimedRow, 'lateMs'>> & Pick<ClaimedRow, 'startedMs'>,
    endedMs: number,
  ): void {
    const latencyMs = endedMs - startedMs + lateMs;
    this.#latency.record(Math.max(1, Math.round(latencyMs * 1e6)));
  }

  #linesOf(rows: readonly ClaimedRow[], first: ClaimedRow, endedMs: number): string | Uint8Array {
    if (rows.length === 1) return attemptLine(first, this.#thread, endedMs);
    this.#lines.clear();
    writeAttempts(rows, this.#thread, endedMs, this.#lines);
    return this.#lines.written;
  }

  #count(rows: readonly ClaimedRow[], { entity, outcome }: ClaimedRow): void {
    const { index } = entity;
    if (rows.length === 1) {
      if (outcome) this.#slot.count(index, outcomeIndex(outcome));
      return;
    }
    for (const [each, count] of countOutcomes(rows)) {
      this.#slot.count(index, outcomeIndex(each), count);
    }
  }

  close(): void {
    this.#attempts.close();
    this.#journal.close();
  }
}

/** Rows by outcome. */
function countOutcomes(rows: readonly ClaimedRow[]): Map<Outcome, number> {
  const counts = new Map<Outcome, number>();
  let inserted = 0;
  for (const { outcome } of rows) {
    if (outcome === 'inserted') inserted += 1;
    else if (outcome) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  return counts.set('inserted', inserted);
}
