import { formatAmount, formatCount, formatDuration, formatList } from '../../base/format.js';
import type { Look, Size } from '../../components/look.js';
import type { VariantResult } from '../../lab/analysis.js';
import { drawChart } from '../../lab/charts/draw.js';
import { isRated } from '../../lab/charts/signs.js';
import { describeFindings, describeHead } from '../../lab/describe.js';
import { formatVariant } from '../../lab/factors.js';
import type { ShownComparison } from '../../services/lab/shown.js';
import { unplaced, type PlacedLine } from './placed-line.js';
import { chartLines, detailLines, findingLines, headLines } from './side-lines.js';
import { comparedGroups, formRows, selectedVariant, shownChart, type LabState } from './state.js';
import { columnsFor } from './variant-columns.js';
import { BESIDE_DRAWING, countListLines, variantList, type LabRoom } from './variant-list.js';

/** A comparison in its part of the screen: what it is, its variants, the selected one in full, a drawing. */
export function comparisonLines(
  state: LabState,
  shown: ShownComparison,
  size: Size,
  look: Look,
  given: LabRoom,
): PlacedLine[] {
  const { columns: width, rows } = size;
  const isTall = given === 'all';
  const { experiment, analysis, isRunning } = shown;
  const selected = shown.analysis.results.find((result) => result === selectedVariant(state));
  const head = headLines(
    describeHead(experiment).replace(/^compare · /, ''),
    analysis.resolution,
    { width, isTall },
    look,
  );
  const detail = detailLines(selected ? describeSelected(selected, isTall) : [], width, look);
  const groups = comparedGroups(shown);
  const room = rows - head.length - detail.length;
  const listed = given === 'drawing' ? BESIDE_DRAWING : countListLines({ groups, isTall }) + 1;
  const drawn = chartLines(
    (place, height) => drawChart(shownChart(state), experiment, analysis, place, height),
    { columns: width, rows: room - listed - 1 },
    look,
  );
  const isAskedFor = state.chart !== undefined && shownChart(state) !== 'bars';
  if (drawn.length === 0 && isAskedFor && given === 'all') {
    return comparisonLines(state, shown, size, look, 'drawing');
  }
  const list = variantList(
    {
      groups,
      columns: columnsFor(state, shown, width, look),
      selected,
      firstEntry: formRows(state.form).length,
      width,
      isTall,
    },
    Math.max(2, room - (drawn.length > 0 ? drawn.length + 1 : 0)),
    look,
  );
  const lines = [
    ...unplaced(head),
    ...list,
    ...unplaced(detail),
    ...unplaced(drawn.length > 0 ? [[], ...drawn] : []),
  ];
  const findings = isRunning ? [] : describeFindings(experiment, analysis);
  const left = { columns: width, rows: rows - lines.length };
  return [...lines, ...unplaced(findingLines(findings, left, look))];
}

/** The verdict of a variant, and what its runs came to where there is room for that. */
function describeSelected(result: VariantResult, isTall: boolean): string[] {
  const { rows, retries, cpuMsPerThousandRows } = result;
  const counts = [
    `${formatCount(rows.inserted)} inserted`,
    ...(['rejected', 'failed', 'unknown'] as const)
      .filter((outcome) => rows[outcome] > 0)
      .map((outcome) => `${formatCount(rows[outcome])} ${outcome}`),
  ];
  const facts = [
    `p50 ${formatDuration(result.latencyMs.p50)}`,
    `max ${formatDuration(result.latencyMs.max)}`,
    `${formatDuration(cpuMsPerThousandRows)} of CPU per 1,000 rows`,
    formatAmount(retries ?? 0, 'retry', 'retries'),
    `in all runs ${formatList(counts)}`,
  ].join(', ');
  const sentence = `${formatVariant(result.settings)}: ${result.sentence}`;
  return isRated(result) && isTall ? [sentence, facts] : [sentence];
}
