import type { EntityName } from '../../entities/entity.js';
import type { TimedAttempt } from '../../ledger/attempt.js';
import { classOf, noCounts, type ClassCounts } from './outcome-class.js';

/** What a thread carried through at one go: the rows of one transaction. */
export interface Step {
  readonly thread: number;
  readonly entity: EntityName;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly counts: ClassCounts;
  /** When the last of the references of its rows was decided; never later than its end. */
  referencesMs: number;
}

/** Puts attempts that were carried through together into steps. */
export class StepCollector {
  readonly steps: Step[] = [];

  /** @param referencesMs when the references of the attempt were decided */
  add({ entity, thread, outcome, startedMs, latencyMs }: TimedAttempt, referencesMs: number): void {
    const endedMs = startedMs + latencyMs;
    const last = this.steps.at(-1);
    const isSame =
      last?.thread === thread && last.entity === entity && last.startedMs === startedMs;
    const step = isSame
      ? last
      : { thread, entity, startedMs, endedMs, counts: noCounts(), referencesMs: startedMs };
    if (!isSame) this.steps.push(step);
    step.counts[classOf(outcome)] += 1;
    step.referencesMs = Math.min(endedMs, Math.max(step.referencesMs, referencesMs));
  }
}
