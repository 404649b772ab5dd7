import { formatCount, formatDuration } from '../../base/format.js';
import { span, type Span } from '../../components/line.js';
import type { Look, Size } from '../../components/look.js';
import { widthOf, type Column } from '../../components/table.js';
import { safeText } from '../../components/text.js';
import { latencyLines } from '../../lab/rates/charts/latency-lines.js';
import { latencyPoints } from '../../lab/rates/charts/points.js';
import {
  describeSearch,
  isAtFloor,
  nameOfVariant,
  type RateResult,
} from '../../lab/rates/describe.js';
import { describeSearchFindings } from '../../lab/rates/findings.js';
import { byRate } from '../../lab/rates/headline.js';
import { formatGivenRate } from '../../ledger/open-loop.js';
import type { ShownSearch } from '../../services/lab/shown.js';
import { experimentLines } from './experiment-lines.js';
import type { PlacedLine } from './placed-line.js';
import { searchedGroups, selectedVariant, shownChart, type LabState } from './state.js';
import type { LabRoom } from './variant-list.js';

/** A search in its part of the screen: what it is, its variants, the selected one in full, the curve of its windows. */
export function searchLines(
  state: LabState,
  shown: ShownSearch,
  size: Size,
  look: Look,
  given: LabRoom,
): PlacedLine[] {
  const { search, results, isRunning, step } = shown;
  const selected = results.find((result) => result === selectedVariant(state));
  const going = step && isRunning ? results[step.variant] : undefined;
  // The curve is of the variant that is looked at: the selected one, the one that is going, the best one.
  const looked = selected ?? going ?? byRate(results)[0];
  const hasCurve = shownChart(state) === 'curve';
  return experimentLines(
    state,
    {
      head: describeSearch(search).replace(/^rates · /, ''),
      seen:
        going && step
          ? `${nameOfVariant(going.settings)}: a window at ${formatGivenRate(step.rate)} for ${formatDuration(step.durationMs)}`
          : undefined,
      groups: searchedGroups(shown),
      columns: columnsFor(shown, going, size.columns, look),
      selected,
      detail: () => (selected ? [`${nameOfVariant(selected.settings)}: ${selected.sentence}`] : []),
      draw: hasCurve
        ? (place, height) =>
            curveOf(shown, looked).flatMap((curve) => latencyLines(curve, place, height))
        : undefined,
      isAskedFor: hasCurve && state.chart !== undefined,
      findings: isRunning ? [] : describeSearchFindings(search),
    },
    size,
    look,
    given,
  );
}

function curveOf({ search, results }: ShownSearch, result: RateResult | undefined) {
  if (!result) return [];
  const { holds, fails } = result;
  const points = latencyPoints(search.windows, results.indexOf(result));
  return [{ points, limitMs: search.p99Ms, holds, fails }];
}

const NAME = { least: 9, most: 34 } as const;

/** The columns of the table of variants. @param going the variant whose window is going */
function columnsFor(
  { search, results }: ShownSearch,
  going: RateResult | undefined,
  width: number,
  look: Look,
): Column<RateResult>[] {
  const { dash, bullet } = look.glyphs;
  const title = search.factors.map(({ name }) => name).join(` ${bullet} `) || 'variant';
  const nameOf = ({ settings }: RateResult): string => {
    const values = search.factors.map(({ name }) => safeText(settings[name] ?? ''));
    return values.join(` ${bullet} `) || nameOfVariant(settings);
  };
  const name = widthOf(
    [title, ...results.map(nameOf)],
    NAME.least,
    Math.min(NAME.most, Math.ceil(width / 3)),
  );
  return [
    {
      title,
      width: name,
      cell: (result) => (result === going ? span('active', nameOf(result)) : nameOf(result)),
    },
    {
      title: 'windows',
      width: 7,
      align: 'right',
      expendable: 2,
      cell: ({ windows }) => formatCount(windows),
    },
    rateColumn('holds', results, ({ holds }) => holds, dash),
    rateColumn('does not hold', results, ({ fails }) => fails, dash),
    {
      title: 'p99',
      width: 8,
      align: 'right',
      expendable: 1,
      cell: ({ p99Ms }) => formatDuration(p99Ms),
    },
    {
      title: 'result',
      least: 14,
      cell: (result) => stateCell(result, search.status),
    },
  ];
}

/** A column of rates with their unit, as wide as the longest. */
function rateColumn(
  title: string,
  results: readonly RateResult[],
  rateOf: (result: RateResult) => number | null,
  dash: string,
): Column<RateResult> {
  const textOf = (result: RateResult): string | undefined => {
    const rate = rateOf(result);
    return rate === null ? undefined : formatGivenRate(rate);
  };
  const width = widthOf([title, ...results.map((result) => textOf(result) ?? dash)], 10, 18);
  return { title, width, align: 'right', cell: (result) => textOf(result) ?? span('dim', dash) };
}

/** How far the search of a variant is. */
function stateCell(
  { isConfirmed, holds, windows }: RateResult,
  status: ShownSearch['search']['status'],
): Span {
  if (windows === 0) return span('dim', 'not tried yet');
  if (isConfirmed) return span('good', 'confirmed');
  if (status === 'running') return span('dim', 'searching');
  if (status === 'interrupted') return span('warning', 'did not end');
  return span(
    'warning',
    holds === null && isAtFloor(windows, status) ? 'lowest does not hold' : 'not confirmed',
  );
}
