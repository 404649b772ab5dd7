import { THREAD_PHASES, type ThreadPhase } from '../../ledger/phases.js';
import type { Snapshot, ThreadSnapshot } from '../../sim/snapshot.js';
import { longestPhase, type TimelineSource } from './timeline-source.js';

/** Initial distance of two samples in milliseconds: every snapshot is a sample. */
const FIRST_STEP_MS = 90;

/** With this many samples, every second one is dropped, so that a long run has no more than a short one. */
const MOST_SAMPLES = 512;

/** Samples of the last seconds: as many as the widest screen has columns, and one before them. */
const MOST_RECENT = 401;

/** The time of each thread in each phase, up to one moment. */
interface PhaseSample {
  readonly atMs: number;
  /** Milliseconds, by thread and phase. */
  readonly times: Float64Array;
}

/** The time of a run's threads by phase, since the release. */
export interface PhaseSamples {
  /** Minimum distance of two samples in milliseconds. */
  readonly stepMs: number;
  /** Of the whole run, the oldest first. */
  readonly samples: readonly PhaseSample[];
  /** Of its last seconds, at the distance of snapshots. */
  readonly recent: readonly PhaseSample[];
}

export const NO_SAMPLES: PhaseSamples = { stepMs: FIRST_STEP_MS, samples: [], recent: [] };

/** Adds a snapshot, unless the newest sample is nearly as new. */
export function addSample(known: PhaseSamples, { elapsedMs, threads }: Snapshot): PhaseSamples {
  const { stepMs, samples } = known;
  if (elapsedMs - (known.recent.at(-1)?.atMs ?? 0) < FIRST_STEP_MS) return known;
  const sample = { atMs: elapsedMs, times: timesOf(threads) };
  const before = known.recent.length > 0 ? known.recent : [atRelease(sample)];
  const recent = [...before, sample].slice(-MOST_RECENT);
  if (elapsedMs - (samples.at(-1)?.atMs ?? 0) < stepMs) return { ...known, recent };
  const added = [...samples, sample];
  if (added.length < MOST_SAMPLES) return { stepMs, samples: added, recent };
  const kept = added.filter((_, index) => index % 2 === 1);
  return { stepMs: stepMs * 2, samples: kept, recent };
}

/** No thread has any time at the release. */
function atRelease({ times }: PhaseSample): PhaseSample {
  return { atMs: 0, times: new Float64Array(times.length) };
}

function timesOf(threads: readonly ThreadSnapshot[]): Float64Array {
  const times = new Float64Array(threads.length * THREAD_PHASES.length);
  for (const [index, { phasesMs }] of threads.entries()) {
    for (const [phase, name] of THREAD_PHASES.entries()) {
      times[index * THREAD_PHASES.length + phase] = phasesMs[name];
    }
  }
  return times;
}

/** Samples per character of a timeline, so that the whole run fits a width. */
function samplesPerSlice({ samples }: PhaseSamples, width: number): number {
  return Math.max(1, Math.ceil(samples.length / Math.max(1, width)));
}

/** The timeline of a run in progress, from its samples; the whole run at every width. */
export function sampledTimeline(known: PhaseSamples): TimelineSource {
  return {
    sliceMs(width) {
      const endMs = known.samples.at(-1)?.atMs ?? 0;
      const slices = Math.ceil(known.samples.length / samplesPerSlice(known, width));
      return slices === 0 ? 0 : endMs / slices;
    },
    phasesOf(thread, width) {
      const { samples } = known;
      const step = samplesPerSlice(known, width);
      const phases: (ThreadPhase | undefined)[] = [];
      for (let from = 0; from < samples.length; from += step) {
        const to = Math.min(samples.length, from + step) - 1;
        phases.push(phaseBetween(samples[from - 1]?.times, samples[to]?.times, thread));
      }
      return phases;
    },
  };
}

/** The timeline of the last seconds of a run in progress: the newest samples, one for each character. */
export function recentTimeline({ recent }: PhaseSamples): TimelineSource {
  const shown = (width: number): number => Math.max(0, Math.min(width, recent.length - 1));
  return {
    sliceMs(width) {
      const count = shown(width);
      const spanMs = (recent.at(-1)?.atMs ?? 0) - (recent.at(-1 - count)?.atMs ?? 0);
      return count === 0 ? 0 : spanMs / count;
    },
    phasesOf(thread, width) {
      const first = recent.length - shown(width);
      return recent
        .slice(first)
        .map(({ times }, at) => phaseBetween(recent[first + at - 1]?.times, times, thread));
    },
  };
}

function phaseBetween(
  before: Float64Array | undefined,
  after: Float64Array | undefined,
  thread: number,
): ThreadPhase | undefined {
  const first = (thread - 1) * THREAD_PHASES.length;
  return longestPhase(
    THREAD_PHASES.map(
      (_, position) => (after?.[first + position] ?? 0) - (before?.[first + position] ?? 0),
    ),
  );
}
