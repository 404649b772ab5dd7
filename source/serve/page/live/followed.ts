import type { RunEventName, RunEvents, RunInfo, RunState } from '../../api.js';
import { NOTHING_SEEN, seeRefused, seeSnapshot, type LiveState } from './state.js';

/** A run as its stream of events reports it. */
export interface Followed extends LiveState {
  readonly info: RunInfo | undefined;
  /** What to know about it, a sentence each without its full stop; the newest last. */
  readonly notices: readonly string[];
}

export const NOT_FOLLOWED: Followed = { ...NOTHING_SEEN, info: undefined, notices: [] };

/** An event of a stream, or that another run is followed. */
export type FollowAction =
  | { readonly type: 'other' }
  | {
      [Name in RunEventName]: { readonly type: Name; readonly data: RunEvents[Name] };
    }[RunEventName];

/** Notices that are kept. */
const MOST_NOTICES = 5;

const ENDED: readonly RunState[] = ['stored', 'cancelled', 'failed', 'crashed'];

/** Whether nothing more happens to a run. */
export function isOver({ state }: Pick<RunInfo, 'state'>): boolean {
  return ENDED.includes(state);
}

/** The run after an event. */
export function reduceFollowed(followed: Followed, action: FollowAction): Followed {
  switch (action.type) {
    case 'other':
      return NOT_FOLLOWED;
    case 'state':
      return { ...followed, info: action.data };
    case 'snapshot':
      return { ...followed, ...seeSnapshot(followed, action.data) };
    case 'rejected':
      return { ...followed, ...seeRefused(followed, action.data.attempts) };
    case 'notice': {
      const { sentence } = action.data;
      if (followed.notices.includes(sentence)) return followed;
      return { ...followed, notices: [...followed.notices, sentence].slice(-MOST_NOTICES) };
    }
  }
}
