import { UsageError } from '../../base/errors.js';
import { formatAmount } from '../../base/format.js';
import { isNumeric, type Factor } from '../factors.js';

/** The drawings of a comparison. */
export const CHARTS = ['bars', 'curve', 'heat'] as const;

export type ChartName = (typeof CHARTS)[number];

/** Fewer points show no course. */
const LEAST_POINTS = 3;

/** Why a comparison cannot be drawn so; undefined where it can. */
export function whyNoChart(chart: ChartName, factors: readonly Factor[]): string | undefined {
  const [factor] = factors;
  switch (chart) {
    case 'bars':
      return undefined;
    case 'curve':
      return factors.length === 1 &&
        factor &&
        isNumeric(factor) &&
        factor.values.length >= LEAST_POINTS
        ? undefined
        : `a curve needs one varied setting with ${LEAST_POINTS} numbers or more`;
    case 'heat':
      return factors.length === 2
        ? undefined
        : `a heat map needs two varied settings (${formatAmount(factors.length, 'is', 'are')} varied)`;
  }
}

/** The drawings that a comparison has, the one that shows most of it first. */
export function chartsOf(factors: readonly Factor[]): readonly ChartName[] {
  return (['curve', 'heat', 'bars'] as const).filter(
    (chart) => whyNoChart(chart, factors) === undefined,
  );
}

/** The drawing that was asked for. @throws UsageError where there is none of that name or it cannot be drawn */
export function requireChart(name: string, factors: readonly Factor[]): ChartName {
  const chart = CHARTS.find((known) => known === name);
  if (chart === undefined) {
    throw new UsageError(
      `--chart must be bars, curve or heat (was ${JSON.stringify(name)})`,
      'Without --chart, it is chosen by what is varied.',
    );
  }
  const reason = whyNoChart(chart, factors);
  if (reason === undefined) return chart;
  throw new UsageError(`--chart ${chart} is not possible: ${reason}`, '');
}
