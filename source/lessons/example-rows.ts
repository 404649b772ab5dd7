import { nameByNumber } from '../entities/entity.js';
import type { Attempt } from '../ledger/attempt.js';
import type { AttemptSource } from '../ledger/attempts.js';
import { REFERENCE_RULES } from '../ledger/reference-rules.js';
import { describeLongestWait } from '../ledger/longest-wait-wording.js';
import { longestWaitOf } from '../report/longest-wait.js';
import type { FinishedRun } from '../report/run.js';

/** Why the first duplicate was rejected; null where there is none. */
export function firstDuplicateOf({ record, attempts }: FinishedRun): string | null {
  if (record.totals.duplicate === 0) return null;
  const first = firstOf(attempts, ({ outcome }) => outcome === 'duplicate');
  return first?.reasons[0]?.message ?? null;
}

/** The first row that was rejected although what it points to came a moment later, and when; null without one. */
export function firstTooEarlyOf({ record, attempts }: FinishedRun): string | null {
  if (!record.tooEarly) return null;
  const isEarly = ({ rule }: Attempt['reasons'][number]): boolean => rule === REFERENCE_RULES.early;
  const first = firstOf(attempts, ({ reasons }) => reasons.some(isEarly));
  const reason = first?.reasons.find(isEarly);
  return first && reason ? `${nameByNumber(first.entity, first.row)}: ${reason.message}` : null;
}

/** The longest wait: which thread, how long, and for what; null where no thread waited, or that is not known. */
export function longestWaitIn(run: FinishedRun): string | null {
  const wait = longestWaitOf(run);
  return wait ? describeLongestWait(wait) : null;
}

function firstOf(
  attempts: AttemptSource,
  isWanted: (attempt: Attempt) => boolean,
): Attempt | undefined {
  for (const attempt of attempts()) if (isWanted(attempt)) return attempt;
  return undefined;
}
