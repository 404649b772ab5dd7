import type { Entity, Model } from '../entities/entity.js';
import type { RowCounts, Workload } from './workloads/workload.js';

/** A step is packed into 32 bits: the entity in the highest ones, the batch number (from 0) in the others. */
const STEP_BITS = 32;

/** The bits of a batch number: those that the number of an entity does not need. */
function batchBits({ entities }: Model): number {
  return STEP_BITS - Math.max(2, Math.ceil(Math.log2(entities.length)));
}

/** The most rows of one entity that a run can have. */
export function mostRowsOfEntity(model: Model): number {
  return 2 ** batchBits(model) - 1;
}

/** One step of a run: a batch of rows of one entity. */
export interface Step {
  readonly entity: Entity;
  /** Number of the batch within its entity, from 0. */
  readonly batch: number;
}

/** How many batches of `batchSize` rows each entity has, by its position in the model. */
export function countBatches({ entities }: Model, counts: RowCounts, batchSize: number): number[] {
  return entities.map(({ name }) => Math.ceil(counts[name]! / batchSize));
}

/**
 * Puts all batches in one order. The entities advance evenly, the batches of an entity stay in row order,
 * and a batch comes after every batch that holds one of its parents. Threads claim steps in this order, so
 * that waiting for a parent cannot deadlock: it was claimed earlier.
 * @returns shared memory of one Uint32 per step, for `Schedule`
 */
export function buildSchedule(
  workload: Pick<Workload, 'model' | 'counts' | 'parentsBefore'>,
  batchSize: number,
): SharedArrayBuffer {
  const { model, counts } = workload;
  const { entities } = model;
  const batches = countBatches(model, counts, batchSize);
  const total = batches.reduce((sum, count) => sum + count, 0);
  const buffer = new SharedArrayBuffer(total * 4);
  const steps = new Uint32Array(buffer);
  const next = batches.map(() => 0);
  const unit = 2 ** batchBits(model);
  let length = 0;
  const emit = (entity: Entity): void => {
    const batch = next[entity.index]!;
    for (const [at, needed] of parentBatchesBefore(workload, entity, batch, batchSize).entries()) {
      const target = entity.references[at]!.targetIndex;
      while (next[target]! < needed) emit(entities[target]!);
    }
    steps[length] = entity.index * unit + batch;
    next[entity.index] = batch + 1;
    length += 1;
  };
  while (length < total) emit(entities[leastAdvanced(next, batches)]!);
  return buffer;
}

/** The position of the entity of which the smallest part is in the schedule. */
function leastAdvanced(next: readonly number[], batches: readonly number[]): number {
  let chosen = 0;
  let least = Infinity;
  for (let entity = 0; entity < batches.length; entity += 1) {
    const done = next[entity]!;
    const count = batches[entity]!;
    if (done < count && (done + 1) / count < least) {
      chosen = entity;
      least = (done + 1) / count;
    }
  }
  return chosen;
}

/** By reference of the entity: how many batches of its target have to come before a batch. */
function parentBatchesBefore(
  { counts, parentsBefore }: Pick<Workload, 'counts' | 'parentsBefore'>,
  entity: Entity,
  batch: number,
  batchSize: number,
): number[] {
  const needed = entity.references.map(() => 0);
  if (needed.length === 0) return needed;
  const first = batch * batchSize + 1;
  const last = Math.min(first + batchSize - 1, counts[entity.name]!);
  for (let row = first; row <= last; row += 1) {
    const before = parentsBefore(entity, row);
    for (let at = 0; at < needed.length; at += 1) {
      needed[at] = Math.max(needed[at]!, before[at]!);
    }
  }
  return needed.map((rows, at) => {
    const isOwn = entity.references[at]!.targetIndex === entity.index;
    return isOwn ? batch : Math.ceil(rows / batchSize);
  });
}

/**
 * A schedule that is computed, for more rows than a run will write: after a lead of parents that any row may
 * point to, the entities follow each other in a cycle, each with as many batches as its weight. Plain data.
 */
export interface EndlessSchedule {
  readonly kind: 'endless';
  /** The batches before the cycles, of the entities with parents before their children. */
  readonly lead: readonly LeadPlace[];
  readonly leadLength: number;
  /** The batches of a cycle, of the entities with parents before their children. */
  readonly cycle: readonly CyclePlace[];
  readonly length: number;
}

/** The first batches of an entity. */
interface LeadPlace {
  /** The position of the entity in the model. */
  readonly entity: number;
  readonly batches: number;
}

interface CyclePlace {
  /** The position of the entity in the model. */
  readonly entity: number;
  /** Its batches before the first cycle. */
  readonly lead: number;
  /** Its batches in a cycle. */
  readonly weight: number;
  /** Its batches in this cycle before this place. */
  readonly before: number;
}

/** The memory or the rule of a schedule: plain data that can be sent to a thread. */
export type ScheduleDescription = SharedArrayBuffer | EndlessSchedule;

/**
 * The schedule of rows that are written until a time is over.
 * @param counts rows of the workload, in proportion to the weights of the entities
 * @param headStart parents that must come before the first row that refers to them, beside the same share of
 *   all parents as of all rows
 */
export function endlessSchedule(
  model: Model,
  counts: RowCounts,
  headStart: number,
  batchSize: number,
): EndlessSchedule {
  const leads = leadsOf(model, headStart / batchSize);
  const lead = model.parentsFirst
    .map(({ index }) => ({ entity: index, batches: leads[index]! }))
    .filter(({ batches }) => batches > 0);
  const cycle = model.parentsFirst.flatMap(({ index, weight }) =>
    Array.from({ length: weight }, (_, before): CyclePlace => ({
      entity: index,
      lead: leads[index]!,
      weight,
      before,
    })),
  );
  const cycles = model.entities.map(({ name, index, weight }) =>
    Math.floor((Math.floor(counts[name]! / batchSize) - leads[index]!) / weight),
  );
  const leadLength = lead.reduce((sum, { batches }) => sum + batches, 0);
  const length = leadLength + cycle.length * Math.max(1, Math.min(...cycles));
  return { kind: 'endless', lead, leadLength, cycle, length };
}

/**
 * By entity: the batches before the first cycle. Those of a target have to cover its head start and, by
 * weight, the lead of the entities that refer to it.
 */
function leadsOf({ entities, parentsFirst }: Model, headStart: number): number[] {
  const leads = entities.map(() => 0);
  for (const child of parentsFirst.toReversed()) {
    for (const { targetIndex, isLate } of child.references) {
      if (targetIndex === child.index || isLate) continue;
      const { weight } = entities[targetIndex]!;
      const needed = Math.ceil(headStart + (leads[child.index]! * weight) / child.weight);
      leads[targetIndex] = Math.max(leads[targetIndex]!, needed);
    }
  }
  return leads;
}

/** The steps of a run in the order in which threads claim them. */
export class Schedule {
  readonly length: number;
  readonly #model: Model;
  readonly #packed: Uint32Array | undefined;
  readonly #rule: EndlessSchedule | undefined;
  readonly #batchBits: number;

  constructor(description: ScheduleDescription, model: Model) {
    this.#model = model;
    this.#batchBits = batchBits(model);
    if (description instanceof SharedArrayBuffer) this.#packed = new Uint32Array(description);
    else this.#rule = description;
    this.length = this.#packed?.length ?? this.#rule?.length ?? 0;
  }

  /** The step at a position, from 0. */
  at(position: number): Step {
    if (this.#rule) return this.#compute(this.#rule, position);
    const packed = this.#packed?.[position] ?? 0;
    const bits = this.#batchBits;
    return this.#step(packed >>> bits, packed & (2 ** bits - 1));
  }

  #compute({ lead, leadLength, cycle }: EndlessSchedule, position: number): Step {
    let rest = position;
    for (const { entity, batches } of lead) {
      if (rest < batches) return this.#step(entity, rest);
      rest -= batches;
    }
    const place = cycle[(position - leadLength) % cycle.length]!;
    const cycles = Math.floor((position - leadLength) / cycle.length);
    return this.#step(place.entity, place.lead + cycles * place.weight + place.before);
  }

  #step(entity: number, batch: number): Step {
    return { entity: this.#model.entities[entity]!, batch };
  }
}

/** The row numbers of a step: `count` rows from `first` on. @param run rows a step, and rows of each entity */
export function rowsOfStep(
  { entity, batch }: Step,
  { batchSize, counts }: { readonly batchSize: number; readonly counts: readonly number[] },
): { first: number; count: number } {
  const first = batch * batchSize + 1;
  return { first, count: Math.min(batchSize, counts[entity.index]! - first + 1) };
}
