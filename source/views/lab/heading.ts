import { formatCount, formatTimeLeft } from '../../base/format.js';
import { span, type Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import type { ShownExperiment } from '../../services/lab/shown.js';

/** What is compared or searched: "generate · batch × order", "generate · rate, batch". */
export function titleOf(shown: ShownExperiment, { glyphs }: Look): string {
  const { workload, factors } = shown.kind === 'search' ? shown.search : shown.experiment;
  const names = factors.map(({ name }) => name).join(` ${glyphs.times} `);
  const searched = names === '' ? 'highest rate' : `highest rate by ${names}`;
  return `${workload} ${glyphs.bullet} ${shown.kind === 'search' ? searched : names}`;
}

/** What is going, short: "● round 3 of 5 · 42 s left", "● window 9". */
export function goingStatus(shown: ShownExperiment, { glyphs }: Look): Line {
  const { isStopping } = shown;
  const state = isStopping ? 'stopping' : describeStep(shown);
  const leftMs = shown.kind === 'comparison' && !isStopping ? shown.leftMs : undefined;
  const left =
    leftMs === undefined || glyphs.isScreenReader
      ? ''
      : ` ${glyphs.bullet} ${formatTimeLeft(leftMs)}`;
  return [span(isStopping ? 'paused' : 'active', `${glyphs.dot} ${state}`), span('dim', left)];
}

function describeStep(shown: ShownExperiment): string {
  if (!shown.step) return 'preparing';
  if (shown.kind === 'search') return `window ${formatCount(shown.search.windows.length + 1)}`;
  const { round } = shown.step;
  return round === 0 ? 'warm-up' : `round ${round} of ${formatCount(shown.experiment.rounds)}`;
}
