import { coveredMs } from './interval.js';

/** The cause of a pause: the user, or a rebalance. */
export type PauseCause = 'pause' | 'rebalance';

/** A pause of a run; times in milliseconds since the release. */
export interface RunPause {
  readonly cause: PauseCause;
  /** When the threads were asked to pause; they finish their rows in flight first. */
  readonly askedMs: number;
  /** When the last thread had paused; `toMs` if one was still working then. */
  readonly fromMs: number;
  /** When they continued; null if the process ended during the pause. */
  readonly toMs: number | null;
}

/** The steps of a run whose threads were held before their events. */
export interface RunSteps {
  /** Events that a person let happen, one at a time. */
  readonly count: number;
  /** How long no thread could work meanwhile; the clock of the run was stopped, so that no other time counts it. */
  readonly stoppedMs: number;
}

/** A change of the pace during the run. */
export interface PaceChange {
  /** Milliseconds since the release. */
  readonly atMs: number;
  /** Think time before each row from then on, in milliseconds. */
  readonly paceMs: number;
}

/** The total length of the pauses up to a moment; overlaps count once. */
export function pausedMs(pauses: readonly RunPause[], untilMs: number): number {
  return coveredMs(
    pauses.flatMap(({ fromMs, toMs }) =>
      toMs === null ? [] : [{ fromMs, toMs: Math.min(toMs, untilMs) }],
    ),
  );
}

/** The time between two moments of a run without its pauses; negative if the second is the earlier one. */
export function activeMsBetween(pauses: readonly RunPause[], fromMs: number, toMs: number): number {
  return toMs - pausedMs(pauses, toMs) - (fromMs - pausedMs(pauses, fromMs));
}
