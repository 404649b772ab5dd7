import type { Reason } from './outcome.js';

const INTRODUCTION = '; this row is ';

const PLACE = /^line \d+ of \S.*\.(?:csv|json|ndjson|jsonl)$/i;

/**
 * Appends the place of a row, "line 7 of users.csv", to its last reason. Since a reason may name other rows, it
 * says whose place that is.
 */
export function withPlace(reasons: readonly Reason[], place: string | undefined): Reason[] {
  return reasons.map((reason, index) =>
    place !== undefined && index === reasons.length - 1
      ? { ...reason, message: `${reason.message}${INTRODUCTION}${place}` }
      : reason,
  );
}

/** A message in two parts: what it says, and the place of the row that it is about. */
export interface SplitMessage {
  readonly text: string;
  /** "line 7 of users.csv"; undefined if the message names none. */
  readonly place: string | undefined;
}

/** The inverse of `withPlace`, for one reason. */
export function splitPlace({ message }: Pick<Reason, 'message'>): SplitMessage {
  const end = message.lastIndexOf(INTRODUCTION);
  const place = end < 0 ? '' : message.slice(end + INTRODUCTION.length);
  return PLACE.test(place)
    ? { text: message.slice(0, end), place }
    : { text: message, place: undefined };
}

/** The reason in other words, with the place that it had. */
export function reword(reason: Reason, text: string): Reason {
  const { place } = splitPlace(reason);
  return withPlace([{ ...reason, message: text }], place)[0] ?? reason;
}
