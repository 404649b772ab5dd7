import type { LiveSnapshot } from '../../api.js';

/** The rows and latencies of a slice of a run. */
export interface Slice {
  /** The end of the slice, in milliseconds since the release. */
  readonly toMs: number;
  /** Rows decided in it, per second. */
  readonly rate: number;
  /** Milliseconds, of all rows so far; null before the first row. */
  readonly p50: number | null;
  readonly p99: number | null;
}

/** A run over time, of any length in a bounded number of slices. */
export interface Series {
  readonly slices: readonly Slice[];
  /** The shortest slice; it doubles whenever there are `MOST_SLICES`. */
  readonly sliceMs: number;
  /** The beginning of the slice that is not over. */
  readonly from: { readonly elapsedMs: number; readonly decided: number };
}

/** Four a second, as the screen of the terminal has them. */
const FIRST_SLICE_MS = 250;
const MOST_SLICES = 480;

export const EMPTY_SERIES: Series = {
  slices: [],
  sliceMs: FIRST_SLICE_MS,
  from: { elapsedMs: 0, decided: 0 },
};

/** The part of a snapshot that a series is made of. */
export type Sample = Pick<LiveSnapshot, 'elapsedMs' | 'decided' | 'latency'>;

/** Adds a moment of the run; ends a slice when it is long enough. */
export function addSample(series: Series, { elapsedMs, decided, latency }: Sample): Series {
  const { from, sliceMs } = series;
  const ms = elapsedMs - from.elapsedMs;
  if (ms < sliceMs) return series;
  const carried = decided === 0 ? { p50: null, p99: null } : latency;
  const slice: Slice = {
    toMs: elapsedMs,
    rate: ((decided - from.decided) / ms) * 1000,
    p50: carried.p50,
    p99: carried.p99,
  };
  const added = { ...series, slices: [...series.slices, slice], from: { elapsedMs, decided } };
  return added.slices.length < MOST_SLICES ? added : halve(added);
}

/** Joins slices in pairs: half as many, twice as long. */
function halve({ slices, sliceMs, from }: Series): Series {
  const joined: Slice[] = [];
  for (let at = 0; at + 1 < slices.length; at += 2) {
    const start = at === 0 ? 0 : slices[at - 1]!.toMs;
    joined.push(join(slices[at]!, slices[at + 1]!, start));
  }
  return { slices: joined, sliceMs: sliceMs * 2, from };
}

function join(one: Slice, other: Slice, startMs: number): Slice {
  const first = one.toMs - startMs;
  const second = other.toMs - one.toMs;
  return { ...other, rate: (one.rate * first + other.rate * second) / (first + second) };
}

/** The rate of the newest second, in rows per second; null before there is a slice. */
export function newestRate({ slices }: Series): number | null {
  const end = slices.at(-1)?.toMs;
  if (end === undefined) return null;
  const newest = slices.filter(({ toMs }) => toMs > end - 1000);
  return newest.reduce((sum, { rate }) => sum + rate, 0) / newest.length;
}
