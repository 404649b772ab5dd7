import { formatCount, formatDuration, formatRate } from '../base/format.js';
import { sumOutcomes, type Snapshot } from '../sim/snapshot.js';

/** How often a terminal's line is redrawn, and how often a line is written elsewhere, in milliseconds. */
const REDRAW_MS = 100;
const LINE_MS = 2000;

const BAR = 24;

/** Shows how far a run has come, on standard error, until it is stopped. */
export interface Progress {
  stop(): void;
}

/** Starts showing progress: one line that redraws itself on a terminal, a line now and then elsewhere. */
export function showProgress(
  stream: NodeJS.WriteStream,
  snapshot: () => Snapshot,
  unicode: boolean,
): Progress {
  const isTerminal = stream.isTTY;
  const draw = (): void => {
    const line = progressLine(snapshot(), unicode);
    stream.write(isTerminal ? `\r${cut(line, stream.columns)}\u001b[K` : `${line}\n`);
  };
  const timer = setInterval(draw, isTerminal ? REDRAW_MS : LINE_MS);
  return {
    stop() {
      clearInterval(timer);
      if (isTerminal) stream.write('\r\u001b[K');
    },
  };
}

/** "██████░░░░  600 of 1,000 rows · 560 inserted · 40 not · 1,234 rows/s · 0.30 s left". */
export function progressLine(snapshot: Snapshot, unicode: boolean): string {
  const { decided, total, counts, elapsedMs } = snapshot;
  const share = total === 0 ? 1 : decided / total;
  const rate = elapsedMs > 0 ? decided / (elapsedMs / 1000) : 0;
  const left = rate > 0 ? ((total - decided) / rate) * 1000 : null;
  return [
    `${bar(share, unicode)}  ${formatCount(decided)} of ${formatCount(total)} rows`,
    `${formatCount(counts.inserted)} inserted`,
    `${formatCount(sumOutcomes(counts) - counts.inserted)} not`,
    formatRate(rate),
    `${formatDuration(left)} left`,
  ].join(' · ');
}

function bar(share: number, unicode: boolean): string {
  const full = Math.round(share * BAR);
  return (unicode ? '█' : '#').repeat(full) + (unicode ? '░' : '.').repeat(BAR - full);
}

function cut(line: string, columns: number | undefined): string {
  return columns ? line.slice(0, Math.max(0, columns - 1)) : line;
}
