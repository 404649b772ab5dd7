import { inflect } from '../../base/format.js';
import type { Analysis } from '../analysis.js';
import type { Experiment } from '../experiment.js';
import type { CellLine, ChartRoom } from './cells.js';
import type { ChartName } from './choose.js';
import { curveLines, curvePoints, endsOf } from './curve.js';
import { describeShades, heatLines, heatMap } from './heat.js';
import { isLogarithmic } from './scale.js';
import { describeSigns, isRated } from './signs.js';

/**
 * A curve or a heat map with a title and what its signs mean; empty for bars, which a table has beside its
 * numbers, and where no variant has a rate.
 * @param height lines that a curve takes in all
 */
export function drawChart(
  chart: ChartName,
  experiment: Pick<Experiment, 'factors'>,
  analysis: Pick<Analysis, 'results' | 'knee'>,
  room: ChartRoom,
  height?: number,
): CellLine[] {
  const compared = analysis.results.filter(({ isControl }) => !isControl);
  if (!compared.some(isRated)) return [];
  const between = room.unicode ? ' · ' : ', ';
  const signs = describeSigns(compared, between);
  const note = (text: string): CellLine => [{ text, tone: 'axis' }];
  switch (chart) {
    case 'bars':
      return [];
    case 'curve': {
      const points = curvePoints(experiment, compared);
      const scale = isLogarithmic(endsOf(points)) ? ', equal distances are equal ratios' : '';
      const left = compared.length - points.length;
      const title = `rows/s over ${experiment.factors[0]?.name ?? ''}: median and range${scale}`;
      const missing =
        left === 0 ? '' : `${between}${left} ${inflect(left, 'value has', 'values have')} no rate`;
      const lines = height === undefined ? undefined : height - 2;
      return [
        [{ text: title, tone: 'label' }],
        ...curveLines(experiment, analysis, room, lines),
        note(signs + missing),
      ];
    }
    case 'heat': {
      const map = heatMap(experiment, compared);
      if (!map) return [];
      return [
        [{ text: 'rows/s: median of each combination', tone: 'label' }],
        ...heatLines(map, room),
        note(signs),
        note(describeShades(room.unicode)),
      ];
    }
  }
}
