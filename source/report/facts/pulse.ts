import { OUTCOMES } from '../../entities/outcome.js';
import type { TimedAttempt } from '../../ledger/attempt.js';
import type { Throughput } from '../../ledger/summary.js';
import { noCounts, type OutcomeCounts } from './outcome-counts.js';

/** Rows decided in one slice of the run. */
export interface PulseSlice {
  readonly fromMs: number;
  readonly toMs: number;
  readonly counts: OutcomeCounts;
}

/** Slices of the chart, at most, and rows that a slice should hold on average. */
const MOST_SLICES = 60;
const ROWS_PER_SLICE = 3;

/** Splits the throughput series of a record by what became of the rows. */
export class PulseCollector {
  readonly #series: Throughput['series'];
  readonly #counts: OutcomeCounts[];

  constructor(series: Throughput['series']) {
    this.#series = series;
    this.#counts = series.map(noCounts);
  }

  add({ outcome, startedMs, latencyMs }: TimedAttempt): void {
    const width = this.#series[0]?.[0] ?? 1;
    const slice = Math.floor((startedMs + latencyMs) / width);
    const counts = this.#counts[Math.max(0, Math.min(slice, this.#counts.length - 1))];
    if (counts) counts[outcome] += 1;
  }

  /** The slices up to the last row, put together so that few rows make few bars. */
  finish(): PulseSlice[] {
    const fine = this.#counts.map((counts, index) => ({
      fromMs: this.#series[index - 1]?.[0] ?? 0,
      toMs: this.#series[index]?.[0] ?? 0,
      counts,
    }));
    const used = fine.slice(0, fine.findLastIndex((slice) => rowsOf(slice.counts) > 0) + 1);
    const rows = used.reduce((sum, slice) => sum + rowsOf(slice.counts), 0);
    const wanted = Math.max(6, Math.min(MOST_SLICES, Math.floor(rows / ROWS_PER_SLICE)));
    const together = Math.max(1, Math.ceil(used.length / wanted));
    const slices: PulseSlice[] = [];
    for (let start = 0; start < used.length; start += together) {
      slices.push(merge(used.slice(start, start + together)));
    }
    return withoutStub(slices);
  }
}

/** The last slice ends with the run; a stub of it would make a rate of one row. */
function withoutStub(slices: readonly PulseSlice[]): PulseSlice[] {
  const [before, last] = slices.slice(-2);
  if (!before || !last || lengthOf(last) >= lengthOf(before) / 2) return [...slices];
  return [...slices.slice(0, -2), merge([before, last])];
}

function lengthOf({ fromMs, toMs }: PulseSlice): number {
  return toMs - fromMs;
}

function merge(slices: readonly PulseSlice[]): PulseSlice {
  const counts = noCounts();
  for (const slice of slices) {
    for (const name of OUTCOMES) counts[name] += slice.counts[name];
  }
  return { fromMs: slices[0]?.fromMs ?? 0, toMs: slices.at(-1)?.toMs ?? 0, counts };
}

function rowsOf(counts: OutcomeCounts): number {
  return OUTCOMES.reduce((sum, name) => sum + counts[name], 0);
}
