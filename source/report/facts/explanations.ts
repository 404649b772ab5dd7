import { formatAmount, formatDuration, formatThread } from '../../base/format.js';
import { derive } from '../../entities/derive.js';
import type { EntityName, Model } from '../../entities/entity.js';
import type { Reason } from '../../entities/outcome.js';
import { outcomeMeaning } from '../../entities/wording.js';
import type { Attempt } from '../../ledger/attempt.js';
import { decidedMsOf } from '../../ledger/fates.js';
import { activeMsBetween, type RunPause } from '../../ledger/pauses.js';
import { reword, splitPlace } from '../../entities/place.js';
import type { Parent } from './parents.js';

/** A row that was not inserted, and all that is known of why. */
export interface ExplainedAttempt {
  readonly attempt: Attempt;
  /** A sentence without a capital and an end. */
  readonly explanation: string;
}

/** Finds what the run did with the row that has an id. */
export type FindParent = (entity: EntityName, id: number) => Parent | undefined;

/**
 * All reasons of a row, through to their cause: which row took its value, and when that was inserted;
 * what became of the rows that it points to.
 * @param pauses of the run: times between two rows do not count them
 */
export function explainAttempt(
  attempt: Attempt,
  model: Model,
  find: FindParent,
  pauses: readonly RunPause[] = [],
): string {
  const { reasons, error, retries, outcome } = attempt;
  const parts = reasons.map((reason) => {
    const taker = reason.rule === 'unique' ? takerOf(reason, model) : undefined;
    return explainReason(attempt, reason, taker && find(taker.entity, taker.id), pauses);
  });
  if (error && !parts.some((message) => message.includes(error.code))) parts.push(error.code);
  if (retries !== undefined) parts.push(formatAmount(retries, 'retry', 'retries'));
  return parts.length === 0 ? outcomeMeaning(outcome, model) : parts.join('; ');
}

function explainReason(
  attempt: Attempt,
  reason: Reason,
  parent: Parent | undefined,
  pauses: readonly RunPause[],
): string {
  if (!parent?.isInserted) return reason.message;
  const earlierMs = activeMsBetween(pauses, parent.decidedMs, decidedMsOf(attempt));
  // Where rows are written together, the order in which they are decided is not that of their writing.
  const when = earlierMs > 0 ? ` ${formatDuration(earlierMs)} earlier` : '';
  const { text } = splitPlace(reason);
  return reword(reason, `${text} (${formatThread(parent.thread)} inserted it${when})`).message;
}

/** The end of a reason that names the row that has a value. */
const takersOf = derive(({ entities }: Model) =>
  entities.map(({ name }) => ({ name, end: ` is taken by ${name} ` })),
);

/** The row that has a value which must be unique, by its id. */
function takerOf(reason: Reason, model: Model): { entity: EntityName; id: number } | undefined {
  const [, head = '', id] = /^(.*) (\d+)$/s.exec(splitPlace(reason).text) ?? [];
  const taker = takersOf(model).find(({ end }) => `${head} `.endsWith(end));
  return taker && { entity: taker.name, id: Number(id) };
}
