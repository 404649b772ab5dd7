import type { PhaseHistory } from '../../ledger/phase-file.js';
import { THREAD_PHASES, type ThreadPhase } from '../../ledger/phases.js';

/** The data of a timeline. */
export interface TimelineSource {
  /** Milliseconds per character of a timeline of a width; 0 without data. */
  sliceMs(width: number): number;
  /**
   * The longest phase of a thread in each slice, from the release on, at most `width` slices; undefined for
   * slices before its beginning or after its end.
   */
  phasesOf(thread: number, width: number): readonly (ThreadPhase | undefined)[];
}

/** These phases are shown only if there is no other: rows take so little time that they would never be seen. */
const BACKGROUND: readonly ThreadPhase[] = ['thinking', 'idle'];

/**
 * The phase to show for a slice: the longest one, `BACKGROUND` last.
 * @param times milliseconds by the position of the phase in `THREAD_PHASES`
 */
export function longestPhase(times: ArrayLike<number>): ThreadPhase | undefined {
  let found: ThreadPhase | undefined;
  let background: ThreadPhase | undefined;
  let most = 0;
  let mostBackground = 0;
  for (const [position, phase] of THREAD_PHASES.entries()) {
    const ms = times[position] ?? 0;
    if (BACKGROUND.includes(phase)) {
      if (ms > mostBackground) [background, mostBackground] = [phase, ms];
    } else if (ms > most) [found, most] = [phase, ms];
  }
  return found ?? background;
}

/** The timeline of an ended run, from its recorded phases; it fills the width even for a short run. */
export function recordedTimeline(history: PhaseHistory): TimelineSource {
  const endMs = history.slices.at(-1)?.toMs ?? 0;
  const known = new Map<string, readonly (ThreadPhase | undefined)[]>();
  return {
    sliceMs: (width) => endMs / Math.max(1, width),
    phasesOf(thread, width) {
      const key = `${thread} ${width}`;
      const phases = known.get(key) ?? phasesIn(history, thread, { width, endMs });
      known.set(key, phases);
      return phases;
    },
  };
}

function phasesIn(
  history: PhaseHistory,
  thread: number,
  { width, endMs }: { width: number; endMs: number },
): (ThreadPhase | undefined)[] {
  if (endMs <= 0) return [];
  const sliceMs = endMs / width;
  const times = Array.from({ length: width }, () => new Float64Array(THREAD_PHASES.length));
  for (const { phase, fromMs, toMs, ms } of partsOf(history, thread)) {
    const position = THREAD_PHASES.indexOf(phase);
    const last = Math.min(width - 1, Math.floor(toMs / sliceMs));
    for (let slice = Math.floor(fromMs / sliceMs); slice <= last; slice += 1) {
      const inside = Math.min(toMs, (slice + 1) * sliceMs) - Math.max(fromMs, slice * sliceMs);
      const slot = times[slice];
      if (slot && inside > 0)
        slot[position] = (slot[position] ?? 0) + (inside / (toMs - fromMs)) * ms;
    }
  }
  return times.map(longestPhase);
}

/** A part of a thread's time, its phase, and how long the phase took within it. */
interface Part {
  readonly phase: ThreadPhase;
  readonly fromMs: number;
  readonly toMs: number;
  readonly ms: number;
}

function partsOf({ detail, spans, slices }: PhaseHistory, thread: number): Part[] {
  if (detail === 'transitions') {
    return (spans[thread - 1] ?? []).map((span) => ({
      phase: span.phase,
      fromMs: span.fromMs,
      toMs: span.toMs,
      ms: span.toMs - span.fromMs,
    }));
  }
  return slices.flatMap(({ fromMs, toMs, threads }) => {
    const times = threads[thread - 1];
    if (!times) return [];
    return THREAD_PHASES.map((phase): Part => ({ phase, fromMs, toMs, ms: times[phase] }));
  });
}
