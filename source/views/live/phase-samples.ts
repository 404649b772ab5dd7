import { THREAD_PHASES, type ThreadPhase } from '../../ledger/phases.js';
import type { Snapshot, ThreadSnapshot } from '../../sim/snapshot.js';

/** At first, about so much time passes between two samples: every snapshot is one. */
const FIRST_STEP_MS = 90;

/** With so many samples, every second one is dropped: a long run has no more than a short one. */
const MOST_SAMPLES = 512;

/** How long each thread has been in each phase, up to one moment. */
interface PhaseSample {
  readonly atMs: number;
  /** Milliseconds, by thread and phase. */
  readonly times: Float64Array;
}

/** Where the time of the threads of a run went, from its release on. */
export interface PhaseSamples {
  /** Milliseconds that lie between two samples at least. */
  readonly stepMs: number;
  /** The oldest first. */
  readonly samples: readonly PhaseSample[];
}

export const NO_SAMPLES: PhaseSamples = { stepMs: FIRST_STEP_MS, samples: [] };

/** Adds a snapshot, unless the newest sample is nearly as new. */
export function addSample(known: PhaseSamples, { elapsedMs, threads }: Snapshot): PhaseSamples {
  const { stepMs, samples } = known;
  if (elapsedMs - (samples.at(-1)?.atMs ?? 0) < stepMs) return known;
  const added = [...samples, { atMs: elapsedMs, times: timesOf(threads) }];
  if (added.length < MOST_SAMPLES) return { stepMs, samples: added };
  return { stepMs: stepMs * 2, samples: added.filter((_, index) => index % 2 === 1) };
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

/** Samples that one character of a timeline covers, so that the whole run fits a width. */
function samplesPerSlice({ samples }: PhaseSamples, width: number): number {
  return Math.max(1, Math.ceil(samples.length / Math.max(1, width)));
}

/** What one character of a timeline of a width covers, in milliseconds. */
export function sliceMs(known: PhaseSamples, width: number): number {
  const endMs = known.samples.at(-1)?.atMs ?? 0;
  const slices = Math.ceil(known.samples.length / samplesPerSlice(known, width));
  return slices === 0 ? 0 : endMs / slices;
}

/**
 * The phase in which a thread spent most of each slice of the run. Thinking and idle count only
 * where there is nothing else: a row takes so little time that it would never be seen beside them.
 * @returns at most `width` phases, the first from the release on; undefined where the thread had ended
 */
export function timelineOf(
  known: PhaseSamples,
  thread: number,
  width: number,
): (ThreadPhase | undefined)[] {
  const { samples } = known;
  const step = samplesPerSlice(known, width);
  const phases: (ThreadPhase | undefined)[] = [];
  for (let from = 0; from < samples.length; from += step) {
    const to = Math.min(samples.length, from + step) - 1;
    phases.push(longestPhase(samples[from - 1]?.times, samples[to]?.times, thread));
  }
  return phases;
}

const BACKGROUND: readonly ThreadPhase[] = ['thinking', 'idle'];

function longestPhase(
  before: Float64Array | undefined,
  after: Float64Array | undefined,
  thread: number,
): ThreadPhase | undefined {
  const first = (thread - 1) * THREAD_PHASES.length;
  let found: ThreadPhase | undefined;
  let background: ThreadPhase | undefined;
  let most = 0;
  let mostBackground = 0;
  for (const [position, phase] of THREAD_PHASES.entries()) {
    const ms = (after?.[first + position] ?? 0) - (before?.[first + position] ?? 0);
    if (BACKGROUND.includes(phase)) {
      if (ms > mostBackground) [background, mostBackground] = [phase, ms];
    } else if (ms > most) [found, most] = [phase, ms];
  }
  return found ?? background;
}
