import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

import { outcomeIndex } from '../../entities/outcome.js';
import type { Attempt } from '../../ledger/attempt.js';
import { databaseNamesLookup, type DatabaseNamesLookup } from '../../ledger/attempt-database.js';
import type { DatabaseCall } from '../../ledger/phase-file.js';
import { pausedMs } from '../../ledger/pauses.js';
import type { RowAt, ThreadEvent } from '../../ledger/thread-events.js';
import { batchOfRow, rowsPerTurn } from '../../ledger/turns.js';
import { rowsOfStep } from '../../sim/schedule.js';
import { describeShared, SharedState } from '../../sim/shared-state.js';
import { readSnapshot, type Snapshot } from '../../sim/snapshot.js';
import { stateOfPhase, type ThreadState } from '../../sim/thread-state.js';
import { AttemptsByEvent } from './attempts-by-event.js';
import type { StoredReplay } from './stored-replay.js';

const NO_ROW: RowAt = { entity: 0, row: 0 };

/**
 * A stored run at one of its moments: its events are applied, one after the other, to shared memory like that of
 * the run, so that its snapshots are made as those of the run were.
 */
export class ReplayedRun {
  readonly #stored: StoredReplay;
  readonly #shared: SharedState;
  readonly #latency: RecordableHistogram = createHistogram();
  readonly #attempts: AttemptsByEvent;
  readonly #databasesOf: DatabaseNamesLookup;
  readonly #calls: readonly DatabaseCall[][];
  /** By entity and batch: its rows that are not decided. */
  readonly #undecided = new Map<string, number>();
  #decided: Attempt[] = [];
  #applied = 0;
  #atMs = 0;
  #hasEndedThread = false;

  constructor(stored: StoredReplay) {
    const { record, model, planned, events, attempts, topology, history } = stored;
    const { threads, settings } = record.run;
    this.#stored = stored;
    this.#shared = new SharedState(
      describeShared({
        threads,
        batchSize: rowsPerTurn(settings),
        workload: {
          model,
          counts: Object.fromEntries(model.entities.map(({ name }, at) => [name, planned[at]!])),
          keySpaces: {},
        },
        schedule: new SharedArrayBuffer(0),
        paceMs: settings.paceMs,
        slowMs: settings.slowMs,
        durationMs: settings.durationMs,
        databases: topology.entities.flatMap(({ databases }) => databases.map(({ name }) => name)),
        keptEvents: 0,
      }),
    );
    this.#attempts = new AttemptsByEvent(events, attempts);
    this.#databasesOf = databaseNamesLookup(settings);
    this.#calls = Array.from({ length: threads }, (_, index) =>
      history.calls
        .filter(({ thread }) => thread === index + 1)
        .toSorted((one, other) => one.fromMs - other.fromMs),
    );
  }

  /** Milliseconds since the release. */
  get atMs(): number {
    return this.#atMs;
  }

  /** How many events have been applied. */
  get applied(): number {
    return this.#applied;
  }

  get isOver(): boolean {
    return this.#applied === this.#stored.events.length;
  }

  /** The rows that are decided, in the order of their events. */
  get decided(): readonly Attempt[] {
    return this.#decided;
  }

  /** Applies all events up to a moment. */
  advanceTo(ms: number): void {
    const { events } = this.#stored;
    while (!this.isOver && events[this.#applied]!.atMs <= ms) this.step();
    if (!this.isOver) this.#atMs = Math.max(this.#atMs, ms);
  }

  /** Applies the next event. */
  step(): void {
    const event = this.#stored.events[this.#applied];
    if (!event) return;
    this.#apply(event);
    this.#applied += 1;
    this.#atMs = Math.max(this.#atMs, event.atMs);
  }

  /** The state of the run at this moment; once it is over, as it was at its end. */
  snapshot(): Snapshot {
    const { run } = this.#stored.record;
    const { control } = this.#shared;
    const isPausedBy = (cause: string): boolean =>
      (run.pauses ?? []).some(
        (pause) =>
          pause.cause === cause &&
          pause.askedMs <= this.#atMs &&
          this.#atMs < (pause.toMs ?? Infinity),
      );
    control.paused = !this.isOver && isPausedBy('pause');
    control.pausedForRebalance = !this.isOver && isPausedBy('rebalance');
    control.paceMs = (run.paceChanges ?? []).reduce(
      (paceMs, change) => (change.atMs <= this.#atMs ? change.paceMs : paceMs),
      run.settings.paceMs,
    );
    this.#noteCalls();
    const elapsedMs = this.#atMs;
    const activeMs = elapsedMs - pausedMs(run.pauses ?? [], elapsedMs);
    const snapshot = {
      ...readSnapshot(this.#shared, this.#latency, elapsedMs, activeMs),
      // The moment of the stop is not recorded; from the first thread on that ended it is certain.
      stopping: run.status === 'interrupted' && this.#hasEndedThread,
    };
    return this.isOver ? this.#withTotals(snapshot) : snapshot;
  }

  #apply({ number, atMs, thread, phase, row, awaited }: ThreadEvent): void {
    const slot = this.#shared.threads.slot(thread);
    if (awaited) slot.setAwaited(awaited.entity, awaited.row);
    slot.enterFor(row ?? NO_ROW, stateOf(phase), atMs);
    if (phase === 'done') this.#hasEndedThread = true;
    if (phase === 'writing' && row) this.#shared.turnsOf(row.entity).holder = thread;
    for (const attempt of this.#attempts.of(number)) this.#decide(attempt);
  }

  #decide(attempt: Attempt): void {
    const { entity, row, thread, outcome, latencyMs, lateMs = 0, retries = 0 } = attempt;
    const { index } = this.#stored.model.byName.get(entity)!;
    this.#decided.push(attempt);
    this.#shared.threads.slot(thread).count(index, outcomeIndex(outcome));
    if (latencyMs !== null) {
      this.#latency.record(Math.max(1, Math.round((latencyMs + lateMs) * 1e6)));
    }
    for (let retry = 0; retry < retries; retry += 1) this.#shared.control.countRetry();
    this.#countInDatabases(attempt);
    this.#noteBatch(index, row);
  }

  #countInDatabases(attempt: Attempt): void {
    const { outcome } = attempt;
    const isFailed = outcome === 'failed' || outcome === 'unknown';
    if (outcome !== 'inserted' && !isFailed) return;
    const { databases } = this.#shared;
    for (const name of this.#databasesOf(attempt)) {
      const at = databases.names.indexOf(name);
      if (at >= 0) databases.at(at).add(isFailed ? 'failed' : 'inserted', 1);
    }
  }

  /** Marks a batch as decided with its last row. */
  #noteBatch(entity: number, row: number): void {
    const { description, model } = this.#shared;
    const batch = batchOfRow(row, description.batchSize);
    const key = `${entity} ${batch}`;
    const { count } = rowsOfStep({ entity: model.entities[entity]!, batch }, description);
    const left = (this.#undecided.get(key) ?? count) - 1;
    if (left > 0) {
      this.#undecided.set(key, left);
      return;
    }
    this.#undecided.delete(key);
    const turns = this.#shared.turnsOf(entity);
    turns.markDecided(batch);
  }

  /** Notes which databases have not answered at this moment. */
  #noteCalls(): void {
    const { databases } = this.#shared;
    for (const [index, calls] of this.#calls.entries()) {
      const thread = index + 1;
      for (let at = 0; at < databases.count; at += 1) databases.rest(thread, at);
      while (calls[0] && calls[0].toMs <= this.#atMs) calls.shift();
      for (const { database, fromMs, toMs } of calls) {
        if (fromMs > this.#atMs) break;
        const at = databases.names.indexOf(database);
        if (at >= 0 && toMs > this.#atMs && !this.isOver) databases.ask(thread, at, fromMs);
      }
    }
  }

  /** What the threads counted and the ledger has as sums only. */
  #withTotals(snapshot: Snapshot): Snapshot {
    const { run } = this.#stored.record;
    const health = new Map((run.health ?? []).map((known) => [known.database, known]));
    return {
      ...snapshot,
      retries: run.retries,
      shards: snapshot.shards.map((shard) => {
        const { retries = 0, reconnects = 0 } = health.get(shard.name) ?? {};
        return Object.assign(shard, { retries, reconnects });
      }),
    };
  }
}

function stateOf(phase: ThreadEvent['phase']): ThreadState {
  return phase === 'done' || phase === 'crashed' ? phase : stateOfPhase(phase);
}
