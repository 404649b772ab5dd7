import type { Reason } from './outcome.js';

const PLACE = /, line \d+ of \S.*\.(?:csv|json|ndjson|jsonl)$/i;

/** Reasons that name where in an input file their row is found: the last one names "line 7 of users.csv". */
export function withPlace(reasons: readonly Reason[], place: string | undefined): Reason[] {
  return reasons.map((reason, index) =>
    place !== undefined && index === reasons.length - 1
      ? { ...reason, message: `${reason.message}, ${place}` }
      : reason,
  );
}

/** What a message ends with where it names the line of its row; empty where it does not. */
export function placeIn({ message }: Pick<Reason, 'message'>): string {
  return PLACE.exec(message)?.[0] ?? '';
}
