import type { Attempt } from '../../../ledger/attempt.js';
import type { LiveSnapshot } from '../../api.js';
import { addMarks, type Mark } from './marks.js';
import { addSample, EMPTY_SERIES, type Series } from './series.js';

/** Refused rows that are kept for the list. */
const KEPT_REFUSED = 200;

/** A run as the page follows it. */
export interface LiveState {
  readonly snapshot: LiveSnapshot | undefined;
  readonly series: Series;
  readonly marks: readonly Mark[];
  /** The newest first. */
  readonly refused: readonly Attempt[];
}

export const NOTHING_SEEN: LiveState = {
  snapshot: undefined,
  series: EMPTY_SERIES,
  marks: [],
  refused: [],
};

/** The run after a snapshot. One that is older than what was seen, as after a reconnect, is left out. */
export function seeSnapshot(state: LiveState, snapshot: LiveSnapshot): LiveState {
  if (state.snapshot && snapshot.elapsedMs < state.snapshot.elapsedMs) return state;
  return {
    ...state,
    snapshot,
    series: addSample(state.series, snapshot),
    marks: addMarks(state.marks, snapshot),
  };
}

/** The run after rows that were not inserted; a row that is known already is not listed twice. */
export function seeRefused(state: LiveState, attempts: readonly Attempt[]): LiveState {
  const known = new Set(state.refused.map(nameOf));
  const added = attempts.filter((attempt) => !known.has(nameOf(attempt))).toReversed();
  if (added.length === 0) return state;
  return { ...state, refused: [...added, ...state.refused].slice(0, KEPT_REFUSED) };
}

function nameOf({ entity, row }: Attempt): string {
  return `${entity} ${row}`;
}
