import { nameErrorKind } from '../base/errors.js';
import { formatDuration } from '../base/format.js';
import type { ShardSnapshot } from '../sim/shards.js';
import { span, type Span } from './line.js';
import type { Look } from './look.js';
import { safeText } from './text.js';
import type { Tone } from './theme.js';

/** How long to show that a database is back, in milliseconds. */
const NEWS_MS = 10_000;

/** The health of a database with its sign: "✖ away 12 s, no connection". */
export function healthSpan(health: ShardSnapshot, elapsedMs: number, look: Look): Span {
  const { sign, words } = describeHealth(health, elapsedMs, look);
  return span(toneOf(health), `${sign} ${words}`);
}

/** The same with the name of the database: "✖ users-3.db away 12 s, no connection". */
export function namedHealthSpan(health: ShardSnapshot, elapsedMs: number, look: Look): Span {
  const { sign, words } = describeHealth(health, elapsedMs, look);
  return span(toneOf(health), `${sign} ${safeText(health.name)} ${words}`);
}

function describeHealth(
  health: ShardSnapshot,
  elapsedMs: number,
  { glyphs }: Look,
): { readonly sign: string; readonly words: string } {
  const { state, sinceMs = elapsedMs, kind, backMs } = health;
  const why = kind === undefined ? '' : `, ${nameErrorKind(kind)}`;
  const lasting = wholeSeconds(elapsedMs - sinceMs);
  switch (state) {
    case 'away':
      return { sign: glyphs.cross, words: `away ${lasting}${why}` };
    case 'slow':
      return { sign: glyphs.outcomes.unknown, words: `slow ${lasting}${why}` };
    case 'up':
      return {
        sign: glyphs.ok,
        words: isNews(health, elapsedMs)
          ? `back ${wholeSeconds(elapsedMs - (backMs ?? 0))} ago`
          : 'up',
      };
  }
}

/** The worst of several; of equal ones, the one that has lasted longest. */
export function worstHealth(healths: readonly ShardSnapshot[]): ShardSnapshot | undefined {
  return healths.toSorted(
    (one, other) =>
      RANKS[other.state] - RANKS[one.state] || (one.sinceMs ?? 0) - (other.sinceMs ?? 0),
  )[0];
}

const RANKS: Readonly<Record<ShardSnapshot['state'], number>> = { up: 0, slow: 1, away: 2 };

/** Whether a health is worth showing: it is not up, or just back. */
export function isNews({ state, backMs }: ShardSnapshot, elapsedMs: number): boolean {
  return state !== 'up' || (backMs !== undefined && elapsedMs - backMs < NEWS_MS);
}

function toneOf({ state }: ShardSnapshot): Tone {
  return state === 'away' ? 'bad' : state === 'slow' ? 'warning' : 'good';
}

/** Without tenths of a second, which would flicker. */
function wholeSeconds(ms: number): string {
  return ms < 60_000 ? `${Math.floor(ms / 1000)} s` : formatDuration(ms);
}
