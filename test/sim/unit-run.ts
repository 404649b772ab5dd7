import { createHistogram } from 'node:perf_hooks';

import type { EntityStore, Holders, RowKeys } from '../../source/db/entity-store.js';
import {
  ENTITIES,
  ENTITY_NAMES,
  perEntity,
  type Entity,
  type EntityName,
} from '../../source/entities/entity.js';
import { SHOP } from '../../source/entities/shop.js';
import type { StoredRow } from '../../source/entities/value.js';
import type { Attempt } from '../../source/ledger/attempt.js';
import { parseAttempt } from '../../source/ledger/attempt-line.js';
import type { TogetherPolicy } from '../../source/ledger/record.js';
import type { UnitLine } from '../../source/ledger/unit-lines.js';
import { embeddedTopology } from '../../source/router/topology.js';
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
import { transactionName } from '../../source/units/transaction-name.js';
import { policyNamed } from '../../source/units/registry.js';
import { VirtualClock } from '../harness/virtual-clock.js';
import { VirtualWaiter } from '../harness/virtual-waiter.js';
import { FakeStore } from './fake-store.js';
import { attachedStores, FakeTwoPhase, type Phases } from './unit-databases.js';

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
  ledger: string;
}

export function emptyDisk(): Disk {
  return {
    stores: perEntity((entity) => new FakeStore(entity)),
    phases: perEntity(() => ({ open: [], prepared: [] })),
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
  const topology = embeddedTopology('virtual');
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
    const data = { thread, runId: 'r-virtual', sync: 'off', ...how } as const;
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
      mark: MARK,
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
  const attempts = ledger.split('\n').flatMap((line) => parseAttempt(line) ?? []);
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
  return perEntity(({ name }) =>
    [...stores[name]!.rows.values()].toSorted(([one], [other]) => Number(one) - Number(other)),
  );
}

/** Recovers what is on a disk. @param events what kills the recovery */
export function recoveryOn({ stores, units, phases }: Disk, events = new Events()): UnitRecovery {
  const commit = (unit: number, entity: EntityName): boolean => {
    const name = nameOf(unit, entity);
    const found = phases[entity]!.prepared.find((pending) => pending.name === name);
    if (!found) return false;
    phases[entity]!.prepared = phases[entity]!.prepared.filter((pending) => pending !== found);
    stores[entity]!.rows.set(Number(found.row[0]), found.row);
    return true;
  };
  return {
    append(line) {
      events.happen();
      units.push(line);
    },
    async keep({ unit, entity }) {
      events.happen();
      return commit(unit, entity);
    },
    async undo({ unit, entity, stored }) {
      events.happen();
      phases[entity]!.prepared = phases[entity]!.prepared.filter(
        ({ name }) => name !== nameOf(unit, entity),
      );
      return removeFrom(stores[entity]!, stored);
    },
  };
}

const MARK = 'virtual-';

function nameOf(unit: number, entity: EntityName): string {
  return transactionName(MARK, unit, ENTITIES[entity]!);
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
  readonly clock: VirtualClock;
  readonly random: () => number;
}

/** Calls take time, so that threads are interleaved, and happen at one moment of it. */
class SlowStore implements EntityStore {
  readonly #store: FakeStore;
  readonly #world: World;

  readonly twoPhase: FakeTwoPhase;

  constructor(entity: Entity, { stores, phases }: Disk, world: World) {
    const { name } = entity;
    this.#store = stores[name]!;
    this.#world = world;
    this.twoPhase = new FakeTwoPhase(entity, this.#store, phases[name]!, (work) =>
      callIn(world, work),
    );
  }

  async begin(): Promise<void> {
    throw new Error('a unit writes its rows one by one');
  }

  commit(): Promise<void> {
    return this.begin();
  }

  async rollback(): Promise<void> {
    // No transaction is open.
  }

  insert(row: StoredRow): Promise<boolean> {
    return this.#call(() => this.#store.insert(row));
  }

  insertAll(): Promise<number> {
    throw new Error('a unit writes its rows one by one');
  }

  removeRow(row: StoredRow): Promise<boolean> {
    return this.#call(async () => removeFrom(this.#store, row));
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
    const topology = embeddedTopology('virtual');
    const open = perEntity<unknown[]>(({ name }) => [
      {
        description: { name: topology[name]!.shards[0]?.name, entity: ENTITIES[name] },
        openStore: () => Promise.resolve(new SlowStore(ENTITIES[name]!, disk, world)),
        close: () => Promise.resolve(),
      },
    ]);
    super(topology, open as unknown as Shards<never>, { sync: 'off', busyMs: 0 });
  }
}
