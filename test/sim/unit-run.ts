import { createHistogram } from 'node:perf_hooks';

import type { EntityStore, Holders, RowKeys } from '../../source/db/entity-store.js';
import { perEntity, type Entity, type EntityName } from '../../source/entities/entity.js';
import { SHOP } from '../../source/entities/shop.js';
import type { StoredRow } from '../../source/entities/value.js';
import type { Attempt } from '../../source/ledger/attempt.js';
import { parseAttempt } from '../../source/ledger/attempt-line.js';
import type { TogetherPolicy } from '../../source/ledger/record.js';
import type { UnitLine } from '../../source/ledger/unit-lines.js';
import { WritingRouter, type Shards } from '../../source/router/writing-router.js';
import { openConnection } from '../../source/sim/connection.js';
import { Recorder } from '../../source/sim/recorder.js';
import { scheduleOf } from '../../source/sim/run.js';
import { describeShared, SharedState } from '../../source/sim/shared-state.js';
import { takeSteps } from '../../source/sim/take-steps.js';
import { UnitLane } from '../../source/sim/unit-lane.js';
import { SHOP_MODEL } from '../../source/model/shop.js';
import { generateWorkload } from '../../source/sim/workloads/generate.js';
import { openSource } from '../../source/sim/workloads/source.js';
import type { UnitRecovery } from '../../source/units/recover.js';
import { recoveryThrough } from '../../source/units/stores.js';
import { transactionMark } from '../../source/ledger/transaction-name.js';
import { policyNamed } from '../../source/units/registry.js';
import { ENTITIES, ENTITY_NAMES, shopTopology } from '../harness/shop.js';
import { VirtualClock } from '../harness/virtual-clock.js';
import { VirtualWaiter } from '../harness/virtual-waiter.js';
import { FakeStore } from './fake-store.js';
import {
  attachedStores,
  FakeOutbox,
  FakeTwoPhase,
  requireUnlocked,
  type Call,
  type Entries,
  type Phases,
} from './unit-databases.js';

/** The process was killed. */
export class Killed extends Error {}

/** Counts what happens outside of the process, and kills it at one of these events. */
export class Events {
  count = 0;
  readonly #killAt: number;

  /** @param killAt the number of the event, from 1, that does not happen any more */
  constructor(killAt = Infinity) {
    this.#killAt = killAt;
  }

  /** Something happens, unless the process is dead. @throws Killed */
  happen(): void {
    this.count += 1;
    if (this.count >= this.#killAt) throw new Killed();
  }
}

/** What survives a killed process. */
export interface Disk {
  readonly stores: Readonly<Record<EntityName, FakeStore>>;
  readonly units: UnitLine[];
  readonly phases: Readonly<Record<EntityName, Phases>>;
  readonly outboxes: Readonly<Record<EntityName, Entries>>;
  ledger: string;
}

export function emptyDisk(): Disk {
  return {
    stores: perEntity((entity) => new FakeStore(entity), SHOP),
    phases: perEntity(() => ({ open: [], prepared: [] }), SHOP),
    outboxes: perEntity(() => new Map(), SHOP),
    units: [],
    ledger: '',
  };
}

export interface UnitTask {
  readonly together: TogetherPolicy;
  readonly threads: number;
  readonly rows: number;
  readonly invalid: number;
  readonly seed: number;
  /** How long a database takes for a call; chance decides within it. */
  readonly random?: () => number;
  readonly events?: Events;
}

/** Writes units in virtual threads. @returns the attempts, by entity and row @throws Killed */
export async function writeUnits(task: UnitTask, disk: Disk): Promise<Attempt[]> {
  const { threads, rows, invalid, seed, together, random, events = new Events() } = task;
  const workload = generateWorkload({ rows, invalid, seed, unit: 'Order' }, SHOP_MODEL);
  const clock = new VirtualClock(random);
  const topology = shopTopology('virtual');
  const shared = new SharedState(
    describeShared({
      threads,
      batchSize: 1,
      workload,
      schedule: scheduleOf(workload, 1),
      paceMs: 0,
      unitSize: 3,
      databases: ENTITY_NAMES.map((entity) => topology[entity]!.shards[0]?.name ?? ''),
    }),
    new VirtualWaiter(clock),
  );
  const world = { events, clock, random: random ?? (() => 0.5) };
  const latency = createHistogram();
  const work = async (thread: number): Promise<void> => {
    const slot = shared.threads.slot(thread);
    const context = { shared, slot, source: openSource(workload.source, SHOP), clock };
    const how = { order: 'fifo', references: 'wait', writer: 'driver' } as const;
    const data = { thread, runId: RUN_ID, sync: 'off', ...how } as const;
    const connection = await openConnection(topology, data, context, () =>
      Promise.resolve(new UnitRouter(disk, world)),
    );
    const recorder = new Recorder({
      thread,
      shared,
      latency,
      attempts: {
        append: (text) => {
          events.happen();
          disk.ledger += Buffer.from(text).toString('utf8');
        },
        close: () => undefined,
      },
      journal: { append: () => events.happen(), close: () => undefined },
    });
    const all = {
      ...data,
      writes: 'singly',
      lane: 'on',
      ...context,
      ...connection,
      recorder,
    } as const;
    const append = (line: UnitLine): void => {
      events.happen();
      disk.units.push(line);
    };
    const log = { append, close: () => undefined };
    const lane = new UnitLane(all, {
      policy: policyNamed(together),
      log,
      mark: transactionMark(RUN_ID),
      database: attachedStores(disk.stores, (work) => callIn(world, work)),
    });
    await takeSteps(all, lane);
  };
  const numbers = Array.from({ length: threads }, (_, index) => index + 1);
  await clock.run(Promise.all(numbers.map(work)));
  return attemptsOf(disk);
}

/** The attempts of a ledger, by entity and row. */
export function attemptsOf({ ledger }: Disk): Attempt[] {
  const attempts = ledger.split('\n').flatMap((line) => parseAttempt(line, SHOP) ?? []);
  return attempts.toSorted(
    (one, other) =>
      ENTITIES[one.entity]!.index - ENTITIES[other.entity]!.index || one.row - other.row,
  );
}

/** Units, by number, of which a part is stored; row n has id n. */
export function tornUnits({ stores }: Disk): number[] {
  const counts = new Map<number, number>();
  for (const { rows } of Object.values(stores)) {
    for (const id of rows.keys()) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count < ENTITY_NAMES.length).map(([unit]) => unit);
}

/** What is stored, for comparing. */
export function storedIn({ stores }: Disk): Record<EntityName, StoredRow[]> {
  return perEntity(
    ({ name }) =>
      [...stores[name]!.rows.values()].toSorted(([one], [other]) => Number(one) - Number(other)),
    SHOP,
  );
}

/** Recovers what a killed process has left on a disk. @param events what kills the recovery */
export async function recoveryOn(
  disk: Disk,
  together: TogetherPolicy,
  events = new Events(),
): Promise<UnitRecovery> {
  // Transactions that are neither committed nor prepared end with their connections.
  for (const [entity, store] of Object.entries(disk.stores)) {
    await store.rollback();
    disk.phases[entity]!.open = [];
  }
  const clock = { sleep: () => Promise.resolve() };
  const router = new UnitRouter(disk, { events, clock, random: () => 0.5 });
  const append = (line: UnitLine): void => {
    events.happen();
    disk.units.push(line);
  };
  const policy = policyNamed(together);
  return recoveryThrough(router, append, { runId: RUN_ID, model: SHOP, unit: 'Order', policy });
}

const RUN_ID = 'r-virtual';

/** How many entries of outboxes are left. */
export function entriesIn({ outboxes }: Disk): number {
  return Object.values(outboxes).reduce((sum, { size }) => sum + size, 0);
}

/** How many prepared transactions are left. */
export function preparedIn({ phases }: Disk): number {
  return Object.values(phases).reduce((sum, { prepared }) => sum + prepared.length, 0);
}

function removeFrom({ rows }: FakeStore, stored: StoredRow): boolean {
  const id = Number(stored[0]);
  const isSame = rows.get(id)?.every((value, at) => value === stored[at]) === true;
  if (isSame) rows.delete(id);
  return isSame;
}

interface World {
  readonly events: Events;
  readonly clock: Pick<VirtualClock, 'sleep'>;
  readonly random: () => number;
}

/** Calls take time, so that threads are interleaved, and happen at one moment of it. */
class SlowStore implements EntityStore {
  readonly #store: FakeStore;
  readonly #world: World;

  readonly twoPhase: FakeTwoPhase;
  readonly outbox: FakeOutbox;

  constructor(entity: Entity, { stores, phases, outboxes }: Disk, world: World) {
    const { name } = entity;
    this.#store = stores[name]!;
    this.#world = world;
    const call: Call = (work) => callIn(world, work);
    this.twoPhase = new FakeTwoPhase(entity, this.#store, phases[name]!, call);
    this.outbox = new FakeOutbox(outboxes[name]!, this.#store, call);
  }

  begin(): Promise<void> {
    return this.#call(async () => {
      requireUnlocked(this.#store);
      await this.#store.begin();
      this.outbox.begin();
    });
  }

  commit(): Promise<void> {
    return this.#call(async () => {
      await this.#store.commit();
      this.outbox.commit();
    });
  }

  async rollback(): Promise<void> {
    if (!this.outbox.isOpen) return;
    this.outbox.rollback();
    await this.#store.rollback();
  }

  insert(row: StoredRow): Promise<boolean> {
    return this.#call(() => this.#store.insert(row));
  }

  insertAll(): Promise<number> {
    throw new Error('a unit writes its rows one by one');
  }

  removeRow(row: StoredRow, entries: readonly string[] = []): Promise<boolean> {
    return this.#call(async () => {
      requireUnlocked(this.#store);
      this.outbox.forget(entries);
      return removeFrom(this.#store, row);
    });
  }

  findHolders(keys: readonly RowKeys[]): Promise<Holders[]> {
    return this.#call(() => this.#store.findHolders(keys));
  }

  findExisting(ids: readonly number[]): Promise<Set<number>> {
    return this.#call(() => this.#store.findExisting(ids));
  }

  findMissing(ids: readonly number[]): Promise<Set<number>> {
    return this.#call(() => this.#store.findMissing(ids));
  }

  readRows(ids: readonly number[]): Promise<Map<number, StoredRow>> {
    return this.#call(() => this.#store.readRows(ids));
  }

  #call<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    return callIn(this.#world, work);
  }
}

/** A call to a database: it takes time, and happens at one moment of it. */
async function callIn<Answer>(
  { clock, random, events }: World,
  work: () => Promise<Answer>,
): Promise<Answer> {
  await clock.sleep(1 + 9 * random());
  events.happen();
  const answer = await work();
  await clock.sleep(1 + 9 * random());
  events.happen();
  return answer;
}

class UnitRouter extends WritingRouter {
  constructor(disk: Disk, world: World) {
    const topology = shopTopology('virtual');
    const open = perEntity<unknown[]>(
      ({ name }) => [
        {
          description: { name: topology[name]!.shards[0]?.name, entity: ENTITIES[name] },
          openStore: () => Promise.resolve(new SlowStore(ENTITIES[name]!, disk, world)),
          close: () => Promise.resolve(),
        },
      ],
      SHOP,
    );
    super(topology, open as unknown as Shards<never>, { sync: 'off', busyMs: 0 });
  }
}
