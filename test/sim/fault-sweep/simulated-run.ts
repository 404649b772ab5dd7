import { createHistogram } from 'node:perf_hooks';

import type { Clock } from '../../../source/base/clock.js';
import type { BackOff } from '../../../source/base/retry.js';
import type { BeginMode } from '../../../source/db/connection-options.js';
import type { EntityName } from '../../../source/entities/entity.js';
import { LedgerError } from '../../../source/ledger/append.js';
import type {
  LanePolicy,
  OrderPolicy,
  ReferencePolicy,
  RefusedUpgrades,
} from '../../../source/ledger/record.js';
import { Health } from '../../../source/router/health/health.js';
import type { Topology } from '../../../source/router/topology.js';
import {
  WritingRouter,
  type RouterOptions,
  type Shards,
} from '../../../source/router/writing-router.js';
import { openConnection } from '../../../source/sim/connection.js';
import { CrashedThreads } from '../../../source/sim/crashed-threads.js';
import type { FaultMoment } from '../../../source/sim/fault-hook.js';
import { HealthWatch } from '../../../source/sim/health-watch.js';
import { Recorder, type LedgerFile } from '../../../source/sim/recorder.js';
import { buildSchedule } from '../../../source/sim/schedule.js';
import type { ShiftPlan } from '../../../source/sim/shift-queue.js';
import type { TurnWrites } from '../../../source/sim/settings.js';
import { describeShared, SharedState } from '../../../source/sim/shared-state.js';
import { readSnapshot, type Snapshot } from '../../../source/sim/snapshot.js';
import { takeSteps } from '../../../source/sim/take-steps.js';
import { ENTITIES, ENTITY_NAMES, shopTopology } from '../../harness/shop.js';
import { VirtualClock } from '../../harness/virtual-clock.js';
import { VirtualWaiter } from '../../harness/virtual-waiter.js';
import { CrashError, FaultPlan, type EventKind, type FaultPoint } from './faults.js';
import { SimulatedDatabase, type Client } from './simulated-database.js';
import { SOURCE, STORED, WORKLOAD } from './workload.js';

/** How a simulated run writes. */
export interface Mode {
  readonly name: string;
  /** Rows of one turn. */
  readonly rows: number;
  readonly order: OrderPolicy;
  readonly references: ReferencePolicy;
  /** `singly` by default. */
  readonly writes?: TurnWrites;
  /** `on` by default. */
  readonly lane?: LanePolicy;
  /** Absent where all threads work at once. */
  readonly shifts?: ShiftPlan;
  /** Whether the databases are on servers, where an acknowledgement can get lost. */
  readonly isRemote?: boolean;
  /** `immediate` by default. */
  readonly begin?: BeginMode;
  /** Whether keys are looked up first. */
  readonly checkFirst?: boolean;
  /** `fixed` by default. */
  readonly retry?: BackOff;
}

/** What is left of a simulated run. */
export interface SimulatedRun {
  readonly events: readonly EventKind[];
  readonly databases: Readonly<Record<EntityName, SimulatedDatabase>>;
  /** The text of the ledger's files. */
  readonly attempts: string;
  readonly journal: string;
  readonly snapshot: Snapshot;
  readonly refusedUpgrades: RefusedUpgrades | undefined;
  /** Whether rows may lack a line in the ledger: it could not be written any more. */
  readonly isLedgerFull: boolean;
  /** Why the run would never have ended, or what it threw that no run may throw. */
  readonly failure: Error | undefined;
}

const THREADS = 3;

/** One for all runs: it is large, and of no interest here. */
const LATENCY = createHistogram();

/** Few: memory is allocated for each of thousands of runs. */
const KEPT_EVENTS = 1000;

/** More virtual time than any wait may take: that for a lock, for every row, one after the other. */
const LIMIT_MS = 600_000;

/**
 * Carries the whole path of every row out, from the schedule to the ledger, in virtual threads on
 * virtual time; threads that die on the way are settled as a run settles them.
 * @param random decides in which order the threads come to their turns
 */
export function simulateRun(
  mode: Mode,
  random: () => number,
  point?: FaultPoint,
): Promise<SimulatedRun> {
  return new Simulation(mode, random, point).run();
}

class Simulation {
  readonly #mode: Mode;
  readonly #clock: VirtualClock;
  readonly #plan: FaultPlan;
  readonly #shared: SharedState;
  readonly #topology: Topology = shopTopology('simulated');
  readonly #databases: Readonly<Record<EntityName, SimulatedDatabase>>;
  readonly #crashed: CrashedThreads;
  readonly #ledger = { attempts: '', journal: '' };

  constructor(mode: Mode, random: () => number, point: FaultPoint | undefined) {
    this.#mode = mode;
    this.#clock = new VirtualClock(random);
    this.#plan = new FaultPlan(point);
    const names = ENTITY_NAMES.map((entity) => nameOf(this.#topology, entity));
    const description = describeShared({
      threads: THREADS,
      batchSize: mode.rows,
      workload: WORKLOAD,
      schedule: buildSchedule(WORKLOAD, mode.rows),
      paceMs: 0,
      shifts: mode.shifts,
      databases: names,
      keptEvents: KEPT_EVENTS,
    });
    this.#shared = new SharedState(description, new VirtualWaiter(this.#clock));
    const database = (entity: EntityName): SimulatedDatabase =>
      new SimulatedDatabase({
        name: nameOf(this.#topology, entity),
        entity: ENTITIES[entity]!,
        isRemote: mode.isRemote === true,
        clock: this.#clock,
        rows: STORED[entity]!,
      });
    this.#databases = {
      User: database('User'),
      Product: database('Product'),
      Order: database('Order'),
    };
    const main: Client = { isDead: false, next: () => undefined, die: () => undefined };
    this.#crashed = new CrashedThreads({
      runId: 'r-simulated',
      shared: this.#shared,
      databases: {
        router: this.#openRouter({ sync: 'off', busyMs: 0 }, main),
        settleClaims: () => Promise.resolve(),
      },
      openSource: () => SOURCE,
      openRecorder: (thread) => this.#openRecorder(thread, main),
      attemptLines: () => this.#ledger.attempts.split('\n'),
      clock: this.#clock,
    });
  }

  async run(): Promise<SimulatedRun> {
    const { description } = this.#shared.databases;
    const health = new Health(description.health, () => this.#clock.now());
    const databases = Object.values(this.#databases);
    const watch = new HealthWatch(
      health.circuits,
      async (name) => databases.find((database) => database.name === name)?.probe(),
      this.#clock,
    );
    let failure: Error | undefined;
    try {
      await this.#clock.run(this.#work(), LIMIT_MS);
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      if (failure instanceof LedgerError && this.#plan.isLedgerFull) failure = undefined;
    }
    watch.close();
    return {
      events: this.#plan.events,
      databases: this.#databases,
      ...this.#ledger,
      snapshot: readSnapshot(this.#shared, LATENCY, this.#clock.now()),
      refusedUpgrades: this.#shared.upgrades.totals,
      isLedgerFull: this.#plan.isLedgerFull,
      failure,
    };
  }

  async #work(): Promise<void> {
    const threads = Array.from({ length: THREADS }, (_, index) => index + 1);
    await Promise.all(threads.map((thread) => this.#runThread(thread)));
    await this.#crashed.settled();
  }

  /** Settles when the thread has ended, by itself or not. */
  #runThread(thread: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const databases = Object.values(this.#databases);
      const client = {
        isDead: false,
        next: (kind) => this.#plan.next(kind),
        die: () => {
          if (client.isDead) return;
          client.isDead = true;
          for (const database of databases) database.disconnect(client);
          this.#crashed.settle({ thread, message: 'it died', stack: '' });
          resolve();
        },
      } satisfies Client as Client & { isDead: boolean };
      this.#takeSteps(thread, client).then(resolve, (error: unknown) => {
        if (error instanceof LedgerError || error instanceof CrashError) client.die();
        else reject(error instanceof Error ? error : new Error(String(error)));
      });
    });
  }

  async #takeSteps(thread: number, client: Client): Promise<void> {
    const { order, references, writes = 'singly', begin, checkFirst, retry } = this.#mode;
    const shared = this.#shared;
    const clock: Clock = this.#clock;
    const slot = shared.threads.slot(thread);
    const context = { shared, slot, source: SOURCE, clock };
    const data = {
      thread,
      runId: 'r-simulated',
      sync: 'off',
      order,
      writer: 'driver',
      references,
      begin,
      checkFirst,
      retry,
    } as const;
    const connection = await openConnection(this.#topology, data, context, (_, options) =>
      Promise.resolve(this.#openRouter(options, client)),
    );
    const recorder = this.#openRecorder(thread, client);
    await takeSteps({
      ...data,
      writes,
      lane: this.#mode.lane ?? 'on',
      ...context,
      ...connection,
      recorder,
    });
  }

  #openRouter(options: RouterOptions, client: Client): WritingRouter {
    return new SimulatedRouter(this.#topology, this.#databases, options, client);
  }

  #openRecorder(thread: number, client: Client): Recorder {
    const reach = (_moment: FaultMoment, rows: number): void => {
      if (rows > 0) this.#happen('moment', client, () => undefined);
    };
    return new Recorder({
      thread,
      shared: this.#shared,
      latency: LATENCY,
      attempts: this.#openFile('attempts', client),
      journal: this.#openFile('journal', client),
      hook: { reach },
    });
  }

  #openFile(name: 'attempts' | 'journal', client: Client): LedgerFile {
    return {
      append: (text) => {
        const line = Buffer.from(text).toString('utf8');
        if (this.#plan.isLedgerFull) throw new LedgerError(name, new Error('full'));
        this.#happen('ledger', client, (share) => {
          this.#ledger[name] += line.slice(0, line.length * share);
        });
      },
      close: () => undefined,
    };
  }

  /** An event that takes no time. @param effect what it does, or which share of it */
  #happen(kind: 'ledger' | 'moment', client: Client, effect: (share: number) => void): void {
    if (client.isDead) throw new CrashError();
    const fault = client.next(kind);
    if (fault === 'ledger-full' || fault === 'ledger-full-for-good') {
      effect(0.5);
      throw new LedgerError('the ledger', new Error('full'));
    }
    if (fault !== 'crash-before') effect(1);
    if (fault === undefined) return;
    client.die();
    throw new CrashError();
  }
}

/** Connects a thread to the simulated databases. */
class SimulatedRouter extends WritingRouter {
  constructor(
    topology: Topology,
    databases: Readonly<Record<EntityName, SimulatedDatabase>>,
    options: RouterOptions,
    client: Client,
  ) {
    const shards: Shards<never> = { User: [], Product: [], Order: [] };
    const open = shards as unknown as Record<EntityName, unknown[]>;
    for (const entity of ENTITY_NAMES) {
      open[entity]!.push({
        description: { name: databases[entity]!.name, entity: ENTITIES[entity] },
        openStore: () =>
          Promise.resolve(databases[entity]!.connect(client, options.begin === 'deferred')),
        close: () => Promise.resolve(),
      });
    }
    super(topology, shards, options);
  }
}

function nameOf(topology: Topology, entity: EntityName): string {
  return topology[entity]!.shards[0]?.name ?? '';
}
