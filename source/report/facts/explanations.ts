import { formatAmount, formatDuration, formatThread } from '../../base/format.js';
import { ENTITY_NAMES, type EntityName } from '../../entities/entity.js';
import type { Reason } from '../../entities/outcome.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
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
  find: FindParent,
  pauses: readonly RunPause[] = [],
): string {
  const { reasons, error, retries, outcome } = attempt;
  const parts = reasons.map((reason) => explainReason(attempt, reason, find, pauses));
  if (error && !parts.some((message) => message.includes(error.code))) parts.push(error.code);
  if (retries !== undefined) parts.push(formatAmount(retries, 'retry', 'retries'));
  return parts.length === 0 ? OUTCOME_STYLES[outcome].meaning : parts.join('; ');
}

function explainReason(
  attempt: Attempt,
  reason: Reason,
  find: FindParent,
  pauses: readonly RunPause[],
): string {
  const taker = reason.rule === 'unique' ? takerOf(reason) : undefined;
  const parent = taker && find(taker.entity, taker.id);
  if (!parent?.isInserted) return reason.message;
  const earlierMs = activeMsBetween(pauses, parent.decidedMs, decidedMsOf(attempt));
  // Where rows are written together, the order in which they are decided is not that of their writing.
  const when = earlierMs > 0 ? ` ${formatDuration(earlierMs)} earlier` : '';
  const { text } = splitPlace(reason);
  return reword(reason, `${text} (${formatThread(parent.thread)} inserted it${when})`).message;
}

const TAKER = new RegExp(String.raw` is taken by (${ENTITY_NAMES.join('|')}) (\d+)$`);

/** The row that has a value which must be unique, by its id. */
function takerOf(reason: Reason): { entity: EntityName; id: number } | undefined {
  const [, name, id] = TAKER.exec(splitPlace(reason).text) ?? [];
  const entity = ENTITY_NAMES.find((known) => known === name);
  return entity === undefined ? undefined : { entity, id: Number(id) };
}
