import type { PhaseHistory } from '../../ledger/phase-file.js';
import { THREAD_PHASES, type ThreadPhase } from '../../ledger/phases.js';

/** Where a timeline is drawn from. */
export interface TimelineSource {
  /** What one character of a timeline of a width covers, in milliseconds; 0 where nothing is known. */
  sliceMs(width: number): number;
  /**
   * The phase in which a thread spent most of each slice, the first from the release on; undefined
   * where the thread had not begun or had ended. At most `width` of them.
   */
  phasesOf(thread: number, width: number): readonly (ThreadPhase | undefined)[];
}

/** These count only where there is nothing else: a row takes so little time that it would never be seen beside them. */
const BACKGROUND: readonly ThreadPhase[] = ['thinking', 'idle'];

/**
 * The phase that a slice of a timeline shows: the longest one.
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

/** The timeline of a run that is over, from its recorded phases: however short it was, it fills the width. */
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

/** Pieces of a thread's time with one phase each, and how much of the piece that phase took. */
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
