import { formatCount } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import type { Block } from '../../report/document/document.js';
import type { Analysis, VariantResult } from '../analysis.js';
import type { ChartName } from '../charts/choose.js';
import { curvePoints, endsOf } from '../charts/curve.js';
import { heatMap } from '../charts/heat.js';
import { isLogarithmic } from '../charts/scale.js';
import { describeSigns, isRated, signOf } from '../charts/signs.js';
import { groupByPromise } from '../describe.js';
import type { Experiment } from '../experiment.js';
import { formatVariant } from '../factors.js';
import { barsDrawing } from './drawings/bars.js';
import { curveDrawing } from './drawings/curve.js';
import { heatDrawing } from './drawings/heat.js';
import { isDecided } from './drawings/parts.js';

/** A comparison as a drawing, with its numbers in words. */
export function chartBlock(chart: ChartName, experiment: Experiment, analysis: Analysis): Block {
  const compared = analysis.results.filter(({ isControl }) => !isControl);
  const alt = describeRates(compared);
  const rings = ringNote(compared);
  switch (chart) {
    case 'bars': {
      const groups = groupByPromise(analysis.results);
      return {
        kind: 'chart',
        title: 'Rows per second: range and median',
        chart: { draw: (width) => barsDrawing(groups, width), alt, ...rings },
      };
    }
    case 'curve': {
      const points = curvePoints(experiment, compared);
      const name = experiment.factors[0]?.name ?? '';
      const scale = isLogarithmic(endsOf(points)) ? '; equal distances are equal ratios' : '';
      const options = { name, knee: analysis.knee?.value };
      return {
        kind: 'chart',
        title: `Rows per second over ${name}: median and range${scale}`,
        chart: { draw: (width) => curveDrawing(points, options, width), alt, ...rings },
      };
    }
    case 'heat': {
      const map = heatMap(experiment, compared) ?? EMPTY;
      return {
        kind: 'chart',
        title: 'Rows per second: median of each combination',
        chart: {
          draw: (width) => heatDrawing(map, width),
          alt,
          note: `The signs: ${describeSigns(compared, ', ')}.`,
        },
      };
    }
  }
}

/** What a ring means, where one is drawn. */
export function ringNote(results: readonly VariantResult[]): { readonly note?: string } {
  const hasRings = results.some((result) => isRated(result) && !isDecided(signOf(result)));
  return hasRings ? { note: 'A ring is a median that is not decided.' } : {};
}

const EMPTY = { rows: { name: '', values: [] }, columns: { name: '', values: [] }, cells: [] };

/** "batch 100: 2,000 (1,980 to 2,020); batch 1: …", for readers and formats without pictures. */
function describeRates(results: readonly VariantResult[]): string {
  const parts = results.filter(isRated).map(({ settings, rowsPerSecond: { median, min, max } }) => {
    const name = escapeText(formatVariant(settings));
    return `${name}: ${formatCount(median)} (${formatCount(min)} to ${formatCount(max)})`;
  });
  return parts.length === 0
    ? 'No variant has a rate'
    : `Median rows per second and their range: ${parts.join('; ')}`;
}
