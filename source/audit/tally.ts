import { roundMs } from '../base/format.js';
import { perEntity, type EntityName, type Model } from '../entities/entity.js';
import { OUTCOMES, REJECTED_OUTCOMES, type Outcome } from '../entities/outcome.js';
import type { Attempt } from '../ledger/attempt.js';
import type { EndLine } from '../ledger/journal.js';
import { LATE_MS, limitOf } from '../ledger/open-loop.js';
import { phaseTimesOf } from '../ledger/phases.js';
import type { OpenLoop, Summary, ThreadTimes, Totals } from '../ledger/summary.js';
import { LatencySum } from './latency-sum.js';

/** Most slices of the throughput series. */
const SLICES = 60;

/** Initial width of a slice in milliseconds; doubled when a run has too many slices. */
const FIRST_WIDTH_MS = 1 / 64;

/** The part of an attempt that is counted; unknown times are NaN. */
interface CountedAttempt extends Pick<Attempt, 'entity' | 'thread' | 'outcome'> {
  readonly startedMs: number;
  readonly latencyMs: number;
  /** NaN in a closed loop. */
  readonly lateMs?: number;
}

/** Rows by outcome. */
export type Counts = Record<Outcome, number>;

/** All counts 0. */
export const noCounts = (): Counts =>
  Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Counts;

/** Counts attempts, in memory that does not grow with them. */
export class Tally {
  readonly #model: Model;
  readonly #total = noCounts();
  readonly #entities: Record<EntityName, Counts>;
  readonly #threads = new Map<number, Counts>();
  readonly #latency = new LatencySum();
  /** In an open loop: without the time before the claim. */
  #service: LatencySum | undefined;
  #lateRows = 0;
  #lastStart = { atMs: -1, lateMs: 0 };
  #width = FIRST_WIDTH_MS;
  #slices = new Float64Array(SLICES * 2);
  #lastMs = 0;

  constructor(model: Model) {
    this.#model = model;
    this.#entities = perEntity(noCounts, model);
  }

  /** Counts one attempt. */
  add({
    entity,
    thread,
    outcome,
    startedMs,
    latencyMs,
    lateMs = Number.NaN,
  }: CountedAttempt): void {
    this.count(entity, thread, outcome);
    if (Number.isNaN(startedMs) || Number.isNaN(latencyMs)) return;
    if (Number.isNaN(lateMs)) this.#latency.add(latencyMs);
    else this.#addLate(startedMs, latencyMs, lateMs);
    this.#addToSeries(startedMs + latencyMs);
  }

  #addLate(startedMs: number, latencyMs: number, lateMs: number): void {
    this.#latency.add(roundMs(lateMs + latencyMs));
    this.#service ??= new LatencySum();
    this.#service.add(latencyMs);
    if (lateMs > LATE_MS) this.#lateRows += 1;
    if (startedMs >= this.#lastStart.atMs) this.#lastStart = { atMs: startedMs, lateMs };
  }

  /**
   * How a run in an open loop kept its schedule.
   * @param end of the run, as far as it is known
   */
  openLoop(
    end: Omit<Parameters<typeof limitOf>[0], 'behindMs'> & {
      readonly notBegun: EndLine['notBegun'] | undefined;
    },
  ): OpenLoop {
    const { notBegun } = end;
    const waitedMs = notBegun && notBegun.rows > 0 ? notBegun.waitedMs : this.#lastStart.lateMs;
    const behindMs = roundMs(waitedMs);
    return {
      serviceMs: (this.#service ?? new LatencySum()).summarize(),
      lateRows: this.#lateRows,
      notBegun: notBegun?.rows ?? null,
      behindMs,
      limit: limitOf({ ...end, behindMs }),
    };
  }

  /** Counts a row without times, whose outcome is not in the ledger. */
  count(entity: EntityName, thread: number, outcome: Outcome): void {
    this.#total[outcome] += 1;
    this.#entities[entity]![outcome] += 1;
    this.#countsOf(thread)[outcome] += 1;
  }

  #countsOf(thread: number): Counts {
    const known = this.#threads.get(thread);
    if (known) return known;
    const counts = noCounts();
    this.#threads.set(thread, counts);
    return counts;
  }

  /** The end of the last attempt, in milliseconds since the start. */
  get lastMs(): number {
    return this.#lastMs;
  }

  /** How many rows of an entity were attempted. */
  attempted(entity: EntityName): number {
    return totalsOf(this.#entities[entity]!).attempted;
  }

  /**
   * The summary.
   * @param threads the times of each thread; threads without rows are included
   * @param durationMs the duration of the run
   */
  summarize(threads: readonly ThreadTimes[], durationMs: number): Summary {
    const totals = totalsOf(this.#total);
    return {
      totals,
      entities: perEntity(({ name }) => totalsOf(this.#entities[name]!), this.#model),
      threads: threads.map((times) => ({
        ...times,
        ...totalsOf(this.#threads.get(times.thread) ?? noCounts()),
        ...roundTimes(times),
      })),
      latencyMs: this.#latency.summarize(),
      throughput: {
        // Only rows with times: a row whose outcome is not in the ledger has no end.
        rowsPerSecond: durationMs > 0 ? roundMs(this.#latency.count / (durationMs / 1000)) : 0,
        series: this.#series(durationMs),
      },
    };
  }

  /** The counted threads, for a run whose thread times are not known. */
  get threadNumbers(): number[] {
    return [...this.#threads.keys()].toSorted((left, right) => left - right);
  }

  #addToSeries(endedMs: number): void {
    this.#lastMs = Math.max(this.#lastMs, endedMs);
    while (endedMs > this.#width * this.#slices.length) this.#widen();
    // An attempt that ends on the border of two slices belongs to the earlier one.
    const slice = Math.max(0, Math.ceil(endedMs / this.#width) - 1);
    this.#slices[slice] = (this.#slices[slice] ?? 0) + 1;
  }

  #widen(): void {
    const wider = new Float64Array(this.#slices.length);
    for (const [slice, rows] of this.#slices.entries()) {
      wider[slice >> 1] = (wider[slice >> 1] ?? 0) + rows;
    }
    this.#slices = wider;
    this.#width *= 2;
  }

  #series(durationMs: number): [number, number][] {
    const series: [number, number][] = [];
    const end = Math.max(durationMs, this.#lastMs);
    while (end > this.#width * this.#slices.length) this.#widen();
    const count = Math.max(this.#latency.count > 0 ? 1 : 0, Math.ceil(end / (2 * this.#width)));
    for (let pair = 0; pair < count; pair += 1) {
      const rows = (this.#slices[2 * pair] ?? 0) + (this.#slices[2 * pair + 1] ?? 0);
      const endMs = roundMs(Math.min((pair + 1) * 2 * this.#width, end));
      const previous = series.at(-1);
      // By rounding, a sum of times can exceed a border by less than the precision: merge such a slice.
      if (previous?.[0] === endMs) previous[1] += rows;
      else series.push([endMs, rows]);
    }
    return series;
  }
}

/** Totals and success rate from counts by outcome. */
export function totalsOf(counts: Counts): Totals {
  const rejected = REJECTED_OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
  const attempted = counts.inserted + rejected + counts.failed + counts.unknown + counts.undone;
  return {
    attempted,
    inserted: counts.inserted,
    rejected,
    invalid: counts.invalid,
    duplicate: counts.duplicate,
    'missing-reference': counts['missing-reference'],
    failed: counts.failed,
    unknown: counts.unknown,
    undone: counts.undone,
    successRate: attempted === 0 ? null : counts.inserted / attempted,
  };
}

function roundTimes({
  busyMs,
  lockWaitMs,
  referenceWaitMs,
  lifetimeMs,
  phasesMs,
}: ThreadTimes): Omit<ThreadTimes, 'thread' | 'osThread'> {
  return {
    busyMs: roundMs(busyMs),
    lockWaitMs: roundMs(lockWaitMs),
    referenceWaitMs: roundMs(referenceWaitMs),
    lifetimeMs: typeof lifetimeMs === 'number' ? roundMs(lifetimeMs) : null,
    phasesMs: phasesMs ? phaseTimesOf((phase) => roundMs(phasesMs[phase])) : null,
  };
}
