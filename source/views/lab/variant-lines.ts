import { formatAmount, formatCount, formatDuration, formatList } from '../../base/format.js';
import type { Look, Size } from '../../components/look.js';
import type { VariantResult } from '../../lab/analysis.js';
import { drawChart } from '../../lab/charts/draw.js';
import { isRated } from '../../lab/charts/signs.js';
import { describeFindings, describeHead } from '../../lab/describe.js';
import { formatVariant } from '../../lab/factors.js';
import type { ShownComparison } from '../../services/lab/shown.js';
import { experimentLines } from './experiment-lines.js';
import type { PlacedLine } from './placed-line.js';
import { comparedGroups, selectedVariant, shownChart, type LabState } from './state.js';
import { columnsFor } from './variant-columns.js';
import type { LabRoom } from './variant-list.js';

/** A comparison in its part of the screen: what it is, its variants, the selected one in full, a drawing. */
export function comparisonLines(
  state: LabState,
  shown: ShownComparison,
  size: Size,
  look: Look,
  given: LabRoom,
): PlacedLine[] {
  const { experiment, analysis, isRunning } = shown;
  const selected = analysis.results.find((result) => result === selectedVariant(state));
  return experimentLines(
    state,
    {
      head: describeHead(experiment).replace(/^compare · /, ''),
      seen: analysis.resolution,
      groups: comparedGroups(shown),
      columns: columnsFor(state, shown, size.columns, look),
      selected,
      detail: (isTall) => (selected ? describeSelected(selected, isTall) : []),
      draw: (place, height) => drawChart(shownChart(state), experiment, analysis, place, height),
      isAskedFor: state.chart !== undefined && shownChart(state) !== 'bars',
      findings: isRunning ? [] : describeFindings(experiment, analysis),
    },
    size,
    look,
    given,
  );
}

/** The verdict of a variant, and what its runs came to where there is room for that. */
function describeSelected(result: VariantResult, isTall: boolean): string[] {
  const { rows, retries, cpuMsPerThousandRows } = result;
  const counts = [
    `${formatCount(rows.inserted)} inserted`,
    ...(['rejected', 'failed', 'unknown', 'undone'] as const)
      .filter((outcome) => rows[outcome] > 0)
      .map((outcome) => `${formatCount(rows[outcome])} ${outcome}`),
  ];
  const facts = [
    `p50 ${formatDuration(result.latencyMs.p50)}`,
    `max ${formatDuration(result.latencyMs.max)}`,
    ...(result.exposedMs ? [`a part visible for p99 ${formatDuration(result.exposedMs.p99)}`] : []),
    `${formatDuration(cpuMsPerThousandRows)} of CPU per 1,000 rows`,
    formatAmount(retries ?? 0, 'retry', 'retries'),
    `in all runs ${formatList(counts)}`,
  ].join(', ');
  const sentence = `${formatVariant(result.settings)}: ${result.sentence}`;
  return isRated(result) && isTall ? [sentence, facts] : [sentence];
}
