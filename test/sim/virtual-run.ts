import { createHistogram } from 'node:perf_hooks';

import { SHOP } from '../../source/entities/shop.js';
import type { EntityStore, Holders, RowKeys } from '../../source/db/entity-store.js';
import type { EntityName } from '../../source/entities/entity.js';
import type { StoredRow } from '../../source/entities/value.js';
import type { Attempt } from '../../source/ledger/attempt.js';
import { parseAttempt } from '../../source/ledger/attempt-line.js';
import type { LanePolicy, OrderPolicy } from '../../source/ledger/record.js';
import type { Topology } from '../../source/router/topology.js';
import {
  WritingRouter,
  type RouterOptions,
  type Shards,
} from '../../source/router/writing-router.js';
import type { ArrivalPlan } from '../../source/sim/arrivals.js';
import { openConnection } from '../../source/sim/connection.js';
import { Recorder } from '../../source/sim/recorder.js';
import { scheduleOf } from '../../source/sim/run.js';
import { describeShared, SharedState } from '../../source/sim/shared-state.js';
import { ThreadGate } from '../../source/sim/step-gate.js';
import type { ShiftPlan } from '../../source/sim/shift-queue.js';
import { takeSteps } from '../../source/sim/take-steps.js';
import { SHOP_MODEL } from '../../source/model/shop.js';
import { generateWorkload, type GenerateOptions } from '../../source/sim/workloads/generate.js';
import { openSource } from '../../source/sim/workloads/source.js';
import { ENTITIES, ENTITY_NAMES, shopTopology } from '../harness/shop.js';
import { VirtualClock } from '../harness/virtual-clock.js';
import { VirtualWaiter } from '../harness/virtual-waiter.js';

/** A time in which a database does nothing, as if another program held its lock. */
export interface Stall {
  readonly entity: EntityName;
  readonly fromMs: number;
  readonly toMs: number;
}

/** What a run in virtual time writes, and to what. */
export interface VirtualTask extends Partial<GenerateOptions> {
  readonly threads: number;
  /** How long a database takes for a row. */
  readonly serviceMs: number;
  readonly batch?: number;
  /** Rows of a turn, where they are written one by one. */
  readonly turn?: number;
  readonly order?: OrderPolicy;
  readonly lane?: LanePolicy;
  readonly stall?: Stall;
  /** The id that is taken in every database. */
  readonly taken?: number;
  readonly shifts?: ShiftPlan | undefined;
  /** When rows arrive; in a closed loop they do not. */
  readonly arrivals?: ArrivalPlan;
  /** What happens to the run from outside. */
  readonly meanwhile?: (shared: SharedState, clock: VirtualClock) => Promise<void>;
}

/** What is left of it. */
export interface VirtualRun {
  /** All attempts in the order in which they began. */
  readonly attempts: readonly Attempt[];
  readonly shared: SharedState;
  /** When the last thread ended. */
  readonly endMs: number;
}

/** Carries out a run of generated valid rows in virtual threads: nothing but the databases takes time. */
export async function runVirtually(task: VirtualTask): Promise<VirtualRun> {
  const { threads, batch = 1, turn = 1, order = 'fifo', lane = 'on', meanwhile } = task;
  const batchSize = Math.max(batch, turn);
  const workload = generateWorkload({ rows: 100, invalid: 0, seed: 1, ...task }, SHOP_MODEL);
  const clock = new VirtualClock();
  const topology = shopTopology('virtual');
  const shared = new SharedState(
    describeShared({
      threads,
      batchSize,
      workload,
      schedule: scheduleOf(workload, batchSize),
      paceMs: 0,
      durationMs: workload.endless?.durationMs,
      arrivals: task.arrivals,
      shifts: task.shifts,
      databases: ENTITY_NAMES.map((entity) => topology[entity]!.shards[0]?.name ?? ''),
    }),
    new VirtualWaiter(clock),
  );
  const databases = Object.fromEntries(
    ENTITY_NAMES.map((entity) => [entity, new SlowDatabase(entity, task, clock)]),
  ) as Record<EntityName, SlowDatabase>;
  let ledger = '';
  const latency = createHistogram();
  const work = async (thread: number): Promise<void> => {
    const slot = shared.threads.slot(thread);
    slot.holdAt(new ThreadGate(shared.steps, thread, clock));
    const context = { shared, slot, source: openSource(workload.source, SHOP), clock };
    const ids = { thread, runId: 'r-virtual' };
    const how = { sync: 'off', order, references: 'wait', writer: 'driver' } as const;
    const data = { ...ids, ...how };
    const connection = await openConnection(topology, data, context, (_, options) =>
      Promise.resolve(new VirtualRouter(topology, databases, options)),
    );
    const recorder = new Recorder({
      thread,
      shared,
      latency,
      attempts: {
        append: (text) => {
          ledger += Buffer.from(text).toString('utf8');
        },
        close: () => undefined,
      },
      journal: { append: () => undefined, close: () => undefined },
    });
    const writes = batch > 1 ? 'together' : 'singly';
    await takeSteps({ ...data, writes, lane, ...context, ...connection, recorder });
  };
  const numbers = Array.from({ length: threads }, (_, index) => index + 1);
  const all = Promise.all(numbers.map(work));
  await clock.run(Promise.all([all, meanwhile?.(shared, clock)]));
  const attempts = ledger.split('\n').flatMap((line) => parseAttempt(line, SHOP) ?? []);
  return {
    attempts: attempts.toSorted((one, other) => Number(one.startedMs) - Number(other.startedMs)),
    shared,
    endMs: clock.now(),
  };
}

/** A database that takes the same time for every row, one row after the other. */
class SlowDatabase implements EntityStore {
  readonly #entity: EntityName;
  readonly #task: VirtualTask;
  readonly #clock: VirtualClock;
  readonly #ids = new Set<number>();
  #freeMs = 0;
  readonly isRemote = false;

  constructor(entity: EntityName, task: VirtualTask, clock: VirtualClock) {
    this.#entity = entity;
    this.#task = task;
    this.#clock = clock;
  }

  async begin(): Promise<void> {}
  async commit(): Promise<void> {}
  async rollback(): Promise<void> {}

  async insert(row: StoredRow): Promise<boolean> {
    const inserted = await this.insertAll([row]);
    return inserted === 1 && row[0] !== this.#task.taken;
  }

  insertThen(
    row: StoredRow,
    receiver: { answered(inserted: boolean): void; failed(error: unknown): void },
  ): void {
    this.insert(row).then(
      (inserted) => receiver.answered(inserted),
      (error: unknown) => receiver.failed(error),
    );
  }

  async insertAll(rows: readonly StoredRow[]): Promise<number> {
    const { serviceMs, stall } = this.#task;
    let beginMs = Math.max(this.#clock.now(), this.#freeMs);
    const isStalled = stall?.entity === this.#entity && beginMs >= stall.fromMs;
    if (isStalled && beginMs < stall.toMs) beginMs = stall.toMs;
    this.#freeMs = beginMs + serviceMs * rows.length;
    await this.#clock.sleep(this.#freeMs - this.#clock.now());
    for (const row of rows) this.#ids.add(Number(row[0]));
    return rows.length;
  }

  async findHolders(keys: readonly RowKeys[]): Promise<Holders[]> {
    const { taken, serviceMs } = this.#task;
    await this.#clock.sleep(serviceMs);
    return keys.map(({ id }) => ({ byId: id === taken ? (id ?? null) : null, byUniques: [null] }));
  }

  async findExisting(ids: readonly number[]): Promise<Set<number>> {
    return new Set(ids.filter((id) => this.#ids.has(id)));
  }

  async findMissing(ids: readonly number[]): Promise<Set<number>> {
    return new Set(ids.filter((id) => !this.#ids.has(id)));
  }

  async readRows(): Promise<Map<number, StoredRow>> {
    return new Map();
  }
}

/** Connects a thread to the databases. */
class VirtualRouter extends WritingRouter {
  constructor(
    topology: Topology,
    databases: Readonly<Record<EntityName, SlowDatabase>>,
    options: RouterOptions,
  ) {
    const shards: Shards<never> = { User: [], Product: [], Order: [] };
    const open = shards as unknown as Record<EntityName, unknown[]>;
    for (const entity of ENTITY_NAMES) {
      const description = { name: topology[entity]!.shards[0]?.name, entity: ENTITIES[entity] };
      open[entity]!.push({
        description,
        openStore: () => Promise.resolve(databases[entity]),
        close: () => Promise.resolve(),
      });
    }
    super(topology, shards, options);
  }
}
