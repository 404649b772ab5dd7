import type { Model } from '../entities/entity.js';
import {
  Arrivals,
  describeArrivals,
  type ArrivalPlan,
  type ArrivalsDescription,
} from './arrivals.js';
import { CommittedIds } from './committed-ids.js';
import { ControlBlock } from './control-block.js';
import { allocateControl } from './control-layout.js';
import { KeyIndex, type KeySpace } from './key-space.js';
import { countBatches, Schedule, type ScheduleDescription } from './schedule.js';
import {
  describeDatabases,
  SharedDatabases,
  type DatabasesDescription,
} from './shared-databases.js';
import {
  allocateThreadMemory,
  ThreadMemory,
  type ThreadMemoryDescription,
} from './thread-memory.js';
import { allocateSteps, StepGate, type StepMemory } from './step-gate.js';
import { allocateTurns, TurnQueue, type TurnMemory } from './turn-queue.js';
import { UpgradeCounter } from './upgrade-counter.js';
import { blockingWaiter, type Waiter } from './waiter.js';
import { allocateShifts, ShiftQueue, type ShiftMemory, type ShiftPlan } from './shift-queue.js';
import type { Workload } from './workloads/workload.js';

/** The shared memory of units: plain data. Steps of one unit follow each other in the schedule. */
export interface UnitMemory {
  /** Rows of a unit. */
  readonly size: number;
  /** By entity: its row of a unit is written, or will not be, so that that of the next unit may be. */
  readonly passed: readonly TurnMemory[];
}

/** The shared memory of a run: plain data that can be sent to a thread. */
export interface SharedDescription {
  readonly threads: number;
  readonly batchSize: number;
  /** What follows is by the position of the entity in this model. */
  readonly model: Model;
  readonly counts: readonly number[];
  /** Undefined for an entity to which no other refers. */
  readonly keySpaces: readonly (KeySpace | undefined)[];
  readonly schedule: ScheduleDescription;
  /** When rows arrive; absent in a closed loop, where a thread claims its next row after its last. */
  readonly arrivals?: ArrivalsDescription | undefined;
  readonly control: SharedArrayBuffer;
  readonly steps: StepMemory;
  /** Undefined where all threads work at once. */
  readonly shifts?: ShiftMemory | undefined;
  readonly threadMemory: ThreadMemoryDescription;
  readonly turns: readonly TurnMemory[];
  /** Of a run that writes units; see `UnitRows`. */
  readonly unit?: UnitMemory | undefined;
  /** By key slot: 1 once a row with that id is committed. Undefined where there is no key space. */
  readonly committed: readonly (SharedArrayBuffer | undefined)[];
  /** The databases at the start of the run. */
  readonly databases: DatabasesDescription;
}

/**
 * Allocates the shared memory of a run.
 * @param options.databases names of the databases that it writes to
 * @param options.keptEvents as for `allocateThreadMemory`
 */
export function describeShared(options: {
  threads: number;
  batchSize: number;
  workload: Pick<Workload, 'model' | 'counts' | 'keySpaces'>;
  schedule: ScheduleDescription;
  paceMs: number;
  /** How much longer a thread stays in each phase of a row, in milliseconds; by default not at all. */
  slowMs?: number | undefined;
  /** How long rows are claimed, in milliseconds without pauses; by default until none are left. */
  durationMs?: number | undefined;
  arrivals?: ArrivalPlan | undefined;
  /** Absent where all threads work at once. */
  shifts?: ShiftPlan | undefined;
  /** Rows of a unit, where rows are written in units. */
  unitSize?: number | undefined;
  databases?: readonly string[];
  keptEvents?: number;
}): SharedDescription {
  const { threads, batchSize, workload, schedule, paceMs, durationMs, databases = [] } = options;
  const { unitSize } = options;
  const { model } = workload;
  const batches = countBatches(model, workload.counts, batchSize);
  const counts = model.entities.map(({ name }) => workload.counts[name]!);
  const keySpaces = model.entities.map(({ name, isReferenced }) =>
    isReferenced ? workload.keySpaces[name] : undefined,
  );
  return {
    threads,
    batchSize,
    model,
    counts,
    keySpaces,
    schedule,
    arrivals: options.arrivals && planArrivals(options.arrivals, { ...options, model, counts }),
    control: allocateControl(paceMs, durationMs, options.slowMs),
    steps: allocateSteps(threads),
    shifts: options.shifts && allocateShifts(options.shifts, threads),
    threadMemory: allocateThreadMemory(threads, model.entities.length, options.keptEvents),
    turns: batches.map(allocateTurns),
    unit:
      unitSize === undefined ? undefined : { size: unitSize, passed: batches.map(allocateTurns) },
    committed: keySpaces.map(
      (space) => space && new SharedArrayBuffer(new KeyIndex(space).capacity),
    ),
    databases: describeDatabases(threads, databases),
  };
}

function planArrivals(
  plan: ArrivalPlan,
  {
    schedule,
    batchSize,
    model,
    counts,
    durationMs = Infinity,
  }: Pick<SharedDescription, 'schedule' | 'batchSize' | 'model' | 'counts'> & {
    durationMs?: number | undefined;
  },
): ArrivalsDescription {
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const partial: [position: number, missing: number][] = [];
  // A computed schedule has whole batches only.
  if (schedule instanceof SharedArrayBuffer && batchSize > 1) {
    const steps = new Schedule(schedule, model);
    for (let position = 0; position < steps.length; position += 1) {
      const { entity, batch } = steps.at(position);
      const missing = (batch + 1) * batchSize - counts[entity.index]!;
      if (missing > 0) partial.push([position, missing]);
    }
  }
  return describeArrivals(plan, { rows, durationMs, partial });
}

/**
 * The state that all threads of a run share. Every thread has its own instance over the same memory. Cells
 * that several threads write are accessed with Atomics; a thread's slot is written by that thread alone.
 */
export class SharedState {
  readonly description: SharedDescription;
  readonly model: Model;
  readonly schedule: Schedule;
  /** Undefined in a closed loop. */
  readonly arrivals: Arrivals | undefined;
  readonly control: ControlBlock;
  readonly upgrades: UpgradeCounter;
  /** Holds the threads of a run that is stepped. */
  readonly steps: StepGate;
  /** Undefined where all threads work at once. */
  readonly shifts: ShiftQueue | undefined;
  readonly threads: ThreadMemory;
  readonly #turns: readonly TurnQueue[];
  readonly #passed: readonly TurnQueue[];
  readonly #committed: readonly (CommittedIds | undefined)[];
  #databases: SharedDatabases;

  /** @param waiter how threads wait for each other */
  constructor(description: SharedDescription, waiter: Waiter = blockingWaiter) {
    const { model, control, threadMemory, turns, keySpaces, committed } = description;
    this.description = description;
    this.model = model;
    this.schedule = new Schedule(description.schedule, model);
    this.arrivals =
      description.arrivals && new Arrivals(description.arrivals, description.batchSize);
    this.control = new ControlBlock(control, this.schedule.length, waiter);
    this.upgrades = new UpgradeCounter(control);
    this.steps = new StepGate(description.steps, waiter);
    this.shifts = description.shifts && new ShiftQueue(description.shifts, waiter);
    this.threads = new ThreadMemory(threadMemory);
    this.#turns = turns.map((memory) => new TurnQueue(memory, waiter));
    this.#passed = (description.unit?.passed ?? []).map((memory) => new TurnQueue(memory, waiter));
    this.#committed = keySpaces.map((space, entity) => {
      const flags = committed[entity];
      return space && flags && new CommittedIds(space, flags);
    });
    this.#databases = new SharedDatabases(description.databases);
  }

  /** The turns of an entity. @param entity its position in the model */
  turnsOf(entity: number): TurnQueue {
    return this.#turns[entity]!;
  }

  /** Rows that a thread claims as a unit; 1 where rows are not written in units. */
  get unitSize(): number {
    return this.description.unit?.size ?? 1;
  }

  /**
   * The turns of an entity in a run that writes units: a batch is marked once its row is written, although its
   * unit may still be undone. @param entity its position in the model
   */
  passedOf(entity: number): TurnQueue {
    return this.#passed[entity]!;
  }

  /** The committed ids of an entity to which others refer. @param entity its position in the model */
  committedOf(entity: number): CommittedIds {
    return this.#committed[entity]!;
  }

  /** The databases that this thread uses now. */
  get databases(): SharedDatabases {
    return this.#databases;
  }

  /** Switches to other databases; every thread has to do so on its own instance. */
  moveTo(databases: DatabasesDescription): void {
    this.#databases = new SharedDatabases(databases);
  }
}
