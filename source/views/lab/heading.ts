import { formatCount, formatTimeLeft } from '../../base/format.js';
import { span, type Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import type { ShownComparison } from '../../services/lab-questions.js';

/** What a comparison compares: "generate · batch × order". */
export function titleOf({ experiment }: ShownComparison, { glyphs }: Look): string {
  const names = experiment.factors.map(({ name }) => name).join(` ${glyphs.times} `);
  return `${experiment.workload} ${glyphs.bullet} ${names}`;
}

/** The comparison that is going, short: "● round 3 of 5 · 42 s left". */
export function comparisonStatus(
  { experiment, step, leftMs, isStopping }: ShownComparison,
  { glyphs }: Look,
): Line {
  const state = isStopping ? 'stopping' : describeRound(step?.round, experiment.rounds);
  const left =
    leftMs === undefined || isStopping || glyphs.isScreenReader
      ? ''
      : ` ${glyphs.bullet} ${formatTimeLeft(leftMs)}`;
  return [span(isStopping ? 'paused' : 'active', `${glyphs.dot} ${state}`), span('dim', left)];
}

function describeRound(round: number | undefined, rounds: number): string {
  if (round === undefined) return 'preparing';
  return round === 0 ? 'warm-up' : `round ${round} of ${formatCount(rounds)}`;
}
