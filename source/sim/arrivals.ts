import { spreadNumber } from '../base/hash.js';

/** Whether rows arrive at random, as from many independent users, or at equal distances. */
export const ARRIVALS = ['poisson', 'even'] as const;

export type ArrivalKind = (typeof ARRIVALS)[number];

/** When rows arrive: an open loop. */
export interface ArrivalPlan {
  /** Rows per second. */
  readonly rate: number;
  readonly kind: ArrivalKind;
  /** The same seed gives the same times. */
  readonly seed: number;
}

/** Arrivals between two known times; the times between are summed up when they are needed. */
const BLOCK = 256;

/** The arrivals of a run: plain data that can be sent to a thread. */
export interface ArrivalsDescription extends ArrivalPlan {
  /** Of a random plan, Float64: the time of every `BLOCK`-th arrival, in milliseconds. */
  readonly anchors: SharedArrayBuffer;
  /** Steps of the schedule that hold fewer rows than a batch: position, and rows that are missing. */
  readonly partial: readonly (readonly [position: number, missing: number])[];
}

/**
 * Plans the arrivals of a run.
 * @param rows of the run
 * @param durationMs no row that arrives later is claimed
 */
export function describeArrivals(
  plan: ArrivalPlan,
  {
    rows,
    durationMs,
    partial,
  }: {
    rows: number;
    durationMs: number;
    partial: ArrivalsDescription['partial'];
  },
): ArrivalsDescription {
  const anchors: number[] = [];
  if (plan.kind === 'poisson') {
    let ms = 0;
    for (let arrival = 0; arrival < rows && ms <= durationMs; arrival += 1) {
      if (arrival % BLOCK === 0) anchors.push(ms);
      ms += gapMs(plan, arrival);
    }
  }
  const shared = new SharedArrayBuffer(anchors.length * 8);
  new Float64Array(shared).set(anchors);
  return { ...plan, anchors: shared, partial };
}

/** The time between two arrivals: exponentially distributed, so that arrivals do not depend on each other. */
function gapMs({ rate, seed }: ArrivalPlan, arrival: number): number {
  const unit = (spreadNumber(arrival, spreadNumber(seed)) + 0.5) / 2 ** 53;
  return (-Math.log(unit) * 1000) / rate;
}

/** The times at which the rows of a run arrive, in milliseconds of its own time: without its pauses. */
export class Arrivals {
  readonly #plan: ArrivalsDescription;
  readonly #anchors: Float64Array;
  readonly #batchSize: number;
  /** The times of the block that was asked for last. */
  readonly #block = new Float64Array(BLOCK);
  #known = -1;

  constructor(plan: ArrivalsDescription, batchSize: number) {
    this.#plan = plan;
    this.#anchors = new Float64Array(plan.anchors);
    this.#batchSize = batchSize;
  }

  /** The number, from 0, of the first row of the step at a position among all rows. */
  firstOf(position: number): number {
    let first = position * this.#batchSize;
    for (const [at, missing] of this.#plan.partial) if (at < position) first -= missing;
    return first;
  }

  /** When a row arrives, by its number from 0 among all rows; Infinity for one that arrives too late to count. */
  at(row: number): number {
    const { kind, rate } = this.#plan;
    if (kind === 'even') return (row * 1000) / rate;
    const block = Math.floor(row / BLOCK);
    if (block >= this.#anchors.length) return Infinity;
    if (block !== this.#known) this.#fill(block);
    return this.#block[row % BLOCK] ?? Infinity;
  }

  #fill(block: number): void {
    let ms = this.#anchors[block] ?? Infinity;
    for (let index = 0; index < BLOCK; index += 1) {
      ms += gapMs(this.#plan, block * BLOCK + index);
      this.#block[index] = ms;
    }
    this.#known = block;
  }

  /** How many rows arrive before a time. */
  countBefore(ms: number, rows: number): number {
    let low = 0;
    let high = rows;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.at(middle) < ms) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
