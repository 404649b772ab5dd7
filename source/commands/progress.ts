import { escapeText } from '../base/text.js';
import {
  formatAmount,
  formatCount,
  formatDuration,
  formatRate,
  formatTimeLeft,
} from '../base/format.js';
import type { RunHeader } from '../ledger/record.js';
import { shareDone, timeLeftMs } from '../engine/progress.js';
import { sumOutcomes, type Snapshot } from '../sim/snapshot.js';
import type { CommandContext } from './context.js';
import { StatusLine } from './status-line.js';

/** How often a terminal's line is redrawn, and how often a line is written elsewhere, in milliseconds. */
const REDRAW_MS = 100;
const LINE_MS = 2000;

const BAR = 24;

/**
 * Shows on standard error how far a run has come: one line that redraws itself on a terminal, a line
 * now and then elsewhere, nothing when quiet.
 */
export class RunProgress {
  readonly #context: Pick<CommandContext, 'io' | 'quiet' | 'unicode'>;
  readonly #line: StatusLine;

  constructor(context: Pick<CommandContext, 'io' | 'quiet' | 'unicode'>) {
    this.#context = context;
    this.#line = new StatusLine(context.io);
  }

  /** How often it wants to be shown a snapshot, in milliseconds; undefined where it shows nothing. */
  get everyMs(): number | undefined {
    if (this.#context.quiet) return undefined;
    return this.#line.isDrawn ? REDRAW_MS : LINE_MS;
  }

  start({ seed }: Pick<RunHeader, 'seed'>): void {
    const { io, quiet } = this.#context;
    if (!quiet && seed !== null) io.stderr.write(`seed ${seed}\n`);
  }

  show(snapshot: Snapshot): void {
    this.#line.show(progressLine(snapshot, this.#context.unicode));
  }

  /** Removes the line, to print something else in its place, until it is drawn again. */
  clear(): void {
    this.#line.clear();
  }
}

/** "██████░░░░  600 of 1,000 rows · 560 inserted · 40 not inserted · 1,234 rows/s · about 3 s left". */
export function progressLine(snapshot: Snapshot, unicode: boolean): string {
  const { decided, total, counts, activeMs, durationMs } = snapshot;
  const rate = activeMs > 0 ? decided / (activeMs / 1000) : 0;
  const amount =
    durationMs === null
      ? `${formatCount(decided)} of ${formatAmount(total, 'row')}`
      : formatAmount(decided, 'row');
  return [
    `${bar(shareDone(snapshot), unicode)}  ${amount}`,
    `${formatCount(counts.inserted)} inserted`,
    `${formatCount(sumOutcomes(counts) - counts.inserted)} not inserted`,
    formatRate(rate),
    ...describeRest(snapshot),
    ...listTroubled(snapshot),
  ].join(' · ');
}

/** What is left of a run; nothing before that is known, and at its end. */
function describeRest(snapshot: Snapshot): string[] {
  if (snapshot.pausedForRebalance) return ['paused for rebalance'];
  const left = timeLeftMs(snapshot);
  return left === null || left === 0 ? [] : [formatTimeLeft(left)];
}

/** The databases that do not answer or are locked, and for how long. */
function listTroubled({ shards, elapsedMs }: Snapshot): string[] {
  return shards
    .filter(({ state }) => state !== 'up')
    .map(({ name, state, sinceMs = elapsedMs }) =>
      escapeText(`${name} ${state} for ${formatDuration(elapsedMs - sinceMs)}`),
    );
}

function bar(share: number, unicode: boolean): string {
  const full = Math.round(share * BAR);
  return (unicode ? '█' : '#').repeat(full) + (unicode ? '░' : '.').repeat(BAR - full);
}
