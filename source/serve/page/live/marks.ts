import { nameErrorKind } from '../../../base/errors.js';
import { formatDuration } from '../../../base/format.js';
import { safeText } from '../../../components/text.js';
import type { ShardSnapshot } from '../../../sim/shards.js';
import type { LiveSnapshot } from '../../api.js';

/** Something that happened to the run as a whole, for the place in the charts where it shows. */
export interface Mark {
  /** What it is about: the name of a database, or the pause. */
  readonly id: string;
  readonly fromMs: number;
  /** Undefined while it lasts. */
  readonly toMs: number | undefined;
  /** "users.db is away: locked", without how long it took. */
  readonly words: string;
  readonly tone: 'bad' | 'paused';
}

/** More would cover the charts: the newest are kept. */
const MOST_MARKS = 40;

const PAUSE = 'pause';

type Seen = Pick<LiveSnapshot, 'elapsedMs' | 'paused' | 'pausedForRebalance' | 'databases'>;

/** The marks after another moment of the run: what has begun, and what is over. */
export function addMarks(marks: readonly Mark[], snapshot: Seen): readonly Mark[] {
  const present = presentMarks(snapshot);
  const open = marks.filter(({ toMs }) => toMs === undefined);
  const added = present.filter(({ id }) => !open.some((mark) => mark.id === id));
  const ended = open.filter(({ id }) => !present.some((mark) => mark.id === id));
  if (added.length === 0 && ended.length === 0) return marks;
  const closed = marks.map((mark) =>
    ended.includes(mark) ? { ...mark, toMs: endOf(mark, snapshot) } : mark,
  );
  return [...closed, ...added].slice(-MOST_MARKS);
}

function presentMarks({ elapsedMs, paused, pausedForRebalance, databases }: Seen): Mark[] {
  const isPaused = paused || pausedForRebalance;
  const words = pausedForRebalance ? 'paused for a rebalance' : 'paused';
  return [
    ...(isPaused
      ? [{ id: PAUSE, fromMs: elapsedMs, toMs: undefined, words, tone: 'paused' as const }]
      : []),
    ...databases.filter(({ state }) => state !== 'up').map((shard) => markOf(shard, elapsedMs)),
  ];
}

function markOf({ name, state, kind, sinceMs = 0 }: ShardSnapshot, elapsedMs: number): Mark {
  const why = kind === undefined ? '' : `: ${nameErrorKind(kind)}`;
  return {
    id: name,
    fromMs: Math.min(sinceMs, elapsedMs),
    toMs: undefined,
    words: `${safeText(name)} is ${state}${why}`,
    tone: 'bad',
  };
}

/** When it ended; a database knows that better than the moment at which it was seen. */
function endOf({ id, fromMs }: Mark, { databases, elapsedMs }: Seen): number {
  const backMs = databases.find(({ name }) => name === id)?.backMs;
  return backMs !== undefined && backMs >= fromMs ? backMs : elapsedMs;
}

/** "users.db is away: locked, 1.60 s". @param nowMs the present moment of the run */
export function describeMark({ words, fromMs, toMs }: Mark, nowMs: number): string {
  return `${words}, ${formatDuration((toMs ?? nowMs) - fromMs)}`;
}
