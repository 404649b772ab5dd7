import type { PhaseDetail, PhaseHistory } from '../../ledger/phase-file.js';
import { sumPhases, THREAD_PHASES, type ThreadPhase } from '../../ledger/phases.js';

/** A piece of a thread's time, and how much of it the thread spent in each phase. */
export interface LanePart {
  /** Milliseconds since the release. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Milliseconds; phases that it was not in are absent. Together at most the piece. */
  readonly times: Partial<Readonly<Record<ThreadPhase, number>>>;
}

/** What every thread did, as it was measured. */
export interface Timeline {
  readonly detail: PhaseDetail;
  readonly lanes: readonly { readonly thread: number; readonly parts: readonly LanePart[] }[];
  readonly endMs: number;
}

/** Lays out what was recorded of the phases of the threads: each phase, or slices of time where not all were kept. */
export function buildTimeline(history: PhaseHistory): Timeline {
  const { detail, spans, slices } = history;
  const lanes = spans.map((own, index) => ({
    thread: index + 1,
    parts:
      detail === 'transitions'
        ? own.map(({ phase, fromMs, toMs }): LanePart => ({
            fromMs,
            toMs,
            times: { [phase]: toMs - fromMs },
          }))
        : slices.flatMap(({ fromMs, toMs, threads }): LanePart[] => {
            const times = threads[index];
            return times && sumPhases(times) > 0 ? [{ fromMs, toMs, times }] : [];
          }),
  }));
  return { detail, lanes, endMs: slices.at(-1)?.toMs ?? 0 };
}

/** The phases that occur in a timeline, in their order. */
export function phasesIn({ lanes }: Timeline): ThreadPhase[] {
  const found = new Set<string>();
  for (const { parts } of lanes) {
    for (const { times } of parts) {
      for (const [phase, ms] of Object.entries(times)) if (ms > 0) found.add(phase);
    }
  }
  return THREAD_PHASES.filter((phase) => found.has(phase));
}
