import type { Reason } from './outcome.js';

const PLACE = /, line \d+ of \S.*\.(?:csv|json|ndjson|jsonl)$/i;

/** Appends the place of a row, "line 7 of users.csv", to its last reason. */
export function withPlace(reasons: readonly Reason[], place: string | undefined): Reason[] {
  return reasons.map((reason, index) =>
    place !== undefined && index === reasons.length - 1
      ? { ...reason, message: `${reason.message}, ${place}` }
      : reason,
  );
}

/** The place at the end of a message, with its comma; empty if it has none. */
export function placeIn({ message }: Pick<Reason, 'message'>): string {
  return PLACE.exec(message)?.[0] ?? '';
}
