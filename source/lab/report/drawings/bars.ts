import { scaleLinear } from 'd3-scale';

import { formatCount } from '../../../base/format.js';
import { capitalize, cutText, escapeText } from '../../../base/text.js';
import { INK, RULE } from '../../../report/charts/palette.js';
import { label, line, svg } from '../../../report/charts/svg.js';
import { shortCount } from '../../../report/charts/ticks.js';
import type { VariantResult } from '../../analysis.js';
import { highestRate } from '../../charts/bars.js';
import { isRated, signOf } from '../../charts/signs.js';
import { formatVariant } from '../../factors.js';
import { shortVerdict } from '../../verdict.js';
import { isDecided, median, range } from './parts.js';

const ROW = 15;
const HEADING = 14;
const AXIS = 16;
const NUMBER = 44;

/** Share of the width for the names and for the verdicts. */
const NAMES = 0.25;
const VERDICTS = 0.26;

/** Points that a character of a label takes, about. */
const CHARACTER = 3.9;

/**
 * A line for each variant: its name, the range and the median of its rates on a common scale from 0, the median
 * as a number, the verdict; under the promise of its databases.
 */
export function barsDrawing(
  groups: readonly (readonly [promise: string, group: readonly VariantResult[]])[],
  width: number,
): string {
  const rated = groups.flatMap(([, group]) => group).filter(isRated);
  const names = Math.round(width * NAMES);
  const verdicts = Math.round(width * VERDICTS);
  const [left, right] = [names + 6, width - verdicts - NUMBER - 6];
  const x = scaleLinear([0, Math.max(1, highestRate(rated))], [left, right]).nice(5);
  const height = AXIS + groups.reduce((sum, [, group]) => sum + HEADING + group.length * ROW, 0);
  const parts = x
    .ticks(5)
    .flatMap((tick) => [
      line([x(tick), 0], [x(tick), height - AXIS], RULE),
      label(x(tick), height - 5, shortCount(tick), { anchor: 'middle' }),
    ]);
  let y = 0;
  for (const [promise, group] of groups) {
    parts.push(
      label(0, y + 9, cutText(capitalize(promise), Math.floor(width / CHARACTER)), {
        bold: true,
      }),
    );
    y += HEADING;
    for (const result of group) {
      const middle = y + ROW / 2;
      const name = cutText(
        escapeText(formatVariant(result.settings)),
        Math.floor(names / CHARACTER),
      );
      parts.push(label(0, middle + 2.5, name, { colour: INK }));
      if (isRated(result)) {
        const { min, max, median: rate } = result.rowsPerSecond;
        parts.push(
          range([x(min), middle], [x(max), middle]),
          median(x(rate), middle, isDecided(signOf(result))),
          label(right + NUMBER, middle + 2.5, formatCount(rate), { anchor: 'end', colour: INK }),
        );
      }
      const verdict = cutText(shortVerdict(result.verdict), Math.floor(verdicts / CHARACTER));
      parts.push(label(width - verdicts, middle + 2.5, verdict));
      y += ROW;
    }
  }
  return svg('bars', width, height, parts);
}
