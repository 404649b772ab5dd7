import { isDrawable } from '../base/terminal.js';
import { escapeText } from '../base/text.js';
import { formatAmount, formatCount, formatDuration, formatRate } from '../base/format.js';
import type { RunHeader } from '../ledger/record.js';
import { sumOutcomes, type Snapshot } from '../sim/snapshot.js';
import type { CommandContext } from './context.js';
import type { OutputStream } from './io.js';

/** How often a terminal's line is redrawn, and how often a line is written elsewhere, in milliseconds. */
const REDRAW_MS = 100;
const LINE_MS = 2000;

const BAR = 24;

/**
 * Shows on standard error how far a run has come: one line that redraws itself on a terminal, a line
 * now and then elsewhere, nothing when quiet.
 */
export class RunProgress {
  readonly #stream: OutputStream;
  /** Whether the line redraws itself. */
  readonly #isDrawn: boolean;
  readonly #quiet: boolean;
  readonly #unicode: boolean;
  #isShown = false;

  constructor({ io, quiet, unicode }: Pick<CommandContext, 'io' | 'quiet' | 'unicode'>) {
    this.#stream = io.stderr;
    this.#isDrawn = isDrawable(io.stderr, io.env);
    this.#quiet = quiet;
    this.#unicode = unicode;
  }

  /** How often it wants to be shown a snapshot, in milliseconds; undefined where it shows nothing. */
  get everyMs(): number | undefined {
    if (this.#quiet) return undefined;
    return this.#isDrawn ? REDRAW_MS : LINE_MS;
  }

  start({ seed }: Pick<RunHeader, 'seed'>): void {
    if (!this.#quiet && seed !== null) this.#stream.write(`seed ${seed}\n`);
  }

  show(snapshot: Snapshot): void {
    const line = progressLine(snapshot, this.#unicode);
    const width = (this.#stream.columns ?? 80) - 1;
    this.#stream.write(this.#isDrawn ? `\r${line.slice(0, width)}\u001b[K` : `${line}\n`);
    this.#isShown = true;
  }

  /** Removes the line, to print something else in its place, until it is drawn again. */
  clear(): void {
    if (this.#isShown && this.#isDrawn) this.#stream.write('\r\u001b[K');
    this.#isShown = false;
  }
}

/** "██████░░░░  600 of 1,000 rows · 560 inserted · 40 not inserted · 1,234 rows/s · 0.30 s left". */
export function progressLine(snapshot: Snapshot, unicode: boolean): string {
  const { decided, total, counts, activeMs, pausedForRebalance } = snapshot;
  const share = total === 0 ? 1 : decided / total;
  const rate = activeMs > 0 ? decided / (activeMs / 1000) : 0;
  const left = rate > 0 ? ((total - decided) / rate) * 1000 : null;
  return [
    `${bar(share, unicode)}  ${formatCount(decided)} of ${formatAmount(total, 'row')}`,
    `${formatCount(counts.inserted)} inserted`,
    `${formatCount(sumOutcomes(counts) - counts.inserted)} not inserted`,
    formatRate(rate),
    pausedForRebalance ? 'paused for rebalance' : `${formatDuration(left)} left`,
    ...listTroubled(snapshot),
  ].join(' · ');
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
