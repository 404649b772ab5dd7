import { cutText } from '../base/text.js';
import { describeReasons, type Attempt } from './attempt.js';
import { isDoneAfter, type LoggedEvent, type NamedRow } from './event-causes.js';
import type { RunHeader } from './record.js';
import { isReferenceRule } from './reference-rules.js';
import { rowsPerTurn } from './turns.js';
import { plainText } from './values.js';

/** Longest value in a reason, in characters. */
const SHOWN = 60;

/**
 * Adds to the events of a run what became of their rows, where each row is written alone: an event of a batch, of a
 * longer turn or of a unit is about several rows.
 */
export class EventOutcomes {
  readonly #areNamed: boolean;
  readonly #found = new Map<string, NonNullable<LoggedEvent['outcome']>>();

  constructor({ settings }: Pick<RunHeader, 'settings'>) {
    this.#areNamed = rowsPerTurn(settings) === 1 && settings.unit === undefined;
  }

  add(attempt: Attempt): void {
    if (!this.#areNamed) return;
    const { outcome } = attempt;
    this.#found.set(keyOf(attempt), { outcome, why: whyNot(attempt) });
  }

  /** The event with its outcome; the same event where it has none, or none is known. */
  complete(event: LoggedEvent): LoggedEvent {
    if (!event.row || !this.lacks(event)) return event;
    const outcome = this.#found.get(keyOf(event.row));
    return outcome ? { ...event, outcome } : event;
  }

  /** Whether the outcome of the row with which a thread is done is not known yet. */
  lacks({ phase, before, row, outcome }: LoggedEvent): boolean {
    if (!this.#areNamed || outcome || !row) return false;
    return phase === 'recording' && isDoneAfter(before);
  }
}

function keyOf({ entity, row }: NamedRow): string {
  return `${entity} ${row}`;
}

/** Of missing rows only which they are: why they are missing is known at the end of the run. */
function whyNot(attempt: Attempt): string {
  const { outcome, reasons, values } = attempt;
  if (!reasons.some(({ rule }) => isReferenceRule(rule))) return describeReasons(attempt);
  const parts = reasons.map(({ rule, field, message }) =>
    isReferenceRule(rule) ? `${field} ${cutText(plainText(values[field]), SHOWN)}` : message,
  );
  return parts.join(outcome === 'missing-reference' ? ', ' : '; ');
}
