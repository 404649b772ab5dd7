import { ENTITY_NAMES, entityAt, entityIndex, type EntityName } from '../entities/entity.js';
import type { RowCounts, Workload } from './workloads/workload.js';

/** A step is packed into 32 bits: the entity in the two highest, the batch number (from 0) in the others. */
const BATCH_BITS = 30;
const BATCH_MASK = 2 ** BATCH_BITS - 1;

/** The most rows of one entity that a run can have. */
export const MAX_ROWS = BATCH_MASK;

/** One step of a run: a batch of rows of one entity. */
export interface Step {
  readonly entity: EntityName;
  /** Number of the batch within its entity, from 0. */
  readonly batch: number;
}

/** How many batches of `batchSize` rows each entity has. */
export function countBatches(counts: RowCounts, batchSize: number): RowCounts {
  const batches = (entity: EntityName): number => Math.ceil(counts[entity] / batchSize);
  return { User: batches('User'), Product: batches('Product'), Order: batches('Order') };
}

/**
 * Puts all batches in one order. The entities advance evenly, the batches of an entity stay in row order,
 * and a batch of orders comes after every batch that holds one of its parents. Threads claim steps in
 * this order, so that waiting for a parent cannot deadlock: it was claimed earlier.
 * @returns shared memory of one Uint32 per step, for `readStep`
 */
export function buildSchedule(workload: Workload, batchSize: number): SharedArrayBuffer {
  const batches = countBatches(workload.counts, batchSize);
  const total = batches.User + batches.Product + batches.Order;
  const buffer = new SharedArrayBuffer(total * 4);
  const steps = new Uint32Array(buffer);
  const next = { User: 0, Product: 0, Order: 0 };
  let length = 0;
  const emit = (entity: EntityName): void => {
    steps[length] = entityIndex(entity) * 2 ** BATCH_BITS + next[entity];
    next[entity] += 1;
    length += 1;
  };
  while (length < total) {
    const entity = leastAdvanced(next, batches);
    if (entity === 'Order') {
      const needed = parentBatchesBefore(workload, next.Order, batchSize);
      while (next.User < needed.User) emit('User');
      while (next.Product < needed.Product) emit('Product');
    }
    emit(entity);
  }
  return buffer;
}

function leastAdvanced(next: Readonly<Record<EntityName, number>>, batches: RowCounts): EntityName {
  let chosen: EntityName = 'User';
  let least = Infinity;
  for (const entity of ENTITY_NAMES) {
    const progress = batches[entity] === 0 ? Infinity : (next[entity] + 1) / batches[entity];
    if (next[entity] < batches[entity] && progress < least) {
      chosen = entity;
      least = progress;
    }
  }
  return chosen;
}

function parentBatchesBefore(
  workload: Workload,
  orderBatch: number,
  batchSize: number,
): { User: number; Product: number } {
  const first = orderBatch * batchSize + 1;
  const last = Math.min(first + batchSize - 1, workload.counts.Order);
  let users = 0;
  let products = 0;
  for (let row = first; row <= last; row += 1) {
    const before = workload.parentsBefore(row);
    users = Math.max(users, before.User);
    products = Math.max(products, before.Product);
  }
  return { User: Math.ceil(users / batchSize), Product: Math.ceil(products / batchSize) };
}

/**
 * A schedule that is computed, for more rows than a run will write: batches of as many users as products and
 * twice as many orders, after a lead of parents that any order may point to. Plain data.
 */
export interface EndlessSchedule {
  readonly kind: 'endless';
  /** Batches of users, and of products, before the first orders. */
  readonly lead: number;
  readonly length: number;
}

/** The steps of a run, for `readStep`. */
export type Steps = Uint32Array | EndlessSchedule;

/** A user, a product and two orders. */
const CYCLE = 4;

/**
 * The schedule of rows that are written until a time is over.
 * @param parents users, and products, of the workload
 * @param headStart parents that must come before the first order, beside half an order's number
 */
export function endlessSchedule(
  parents: number,
  headStart: number,
  batchSize: number,
): EndlessSchedule {
  const lead = Math.ceil(headStart / batchSize);
  const cycles = Math.max(1, Math.floor(parents / batchSize) - lead);
  return { kind: 'endless', lead, length: 2 * lead + CYCLE * cycles };
}

function endlessStep(lead: number, position: number): Step {
  if (position < lead) return { entity: 'User', batch: position };
  if (position < 2 * lead) return { entity: 'Product', batch: position - lead };
  const later = position - 2 * lead;
  const cycle = Math.floor(later / CYCLE);
  switch (later % CYCLE) {
    case 0:
      return { entity: 'User', batch: lead + cycle };
    case 1:
      return { entity: 'Product', batch: lead + cycle };
    default:
      return { entity: 'Order', batch: 2 * cycle + (later % CYCLE) - 2 };
  }
}

/** The step at a position of a schedule. */
export function readStep(steps: Steps, position: number): Step {
  if (!(steps instanceof Uint32Array)) return endlessStep(steps.lead, position);
  const packed = steps[position] ?? 0;
  return { entity: entityAt(packed >>> BATCH_BITS).name, batch: packed & BATCH_MASK };
}
