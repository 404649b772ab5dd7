import { INK, QUIET } from '../../../report/charts/palette.js';
import { line, round } from '../../../report/charts/svg.js';

/** Half the width of the cap at the end of a range, in points. */
const CAP = 3;

/** A range with caps, lying or upright. */
export function range(
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
): string {
  const isUpright = x1 === x2;
  const cap = (x: number, y: number): string =>
    isUpright
      ? line([x - CAP, y], [x + CAP, y], QUIET, { width: 1 })
      : line([x, y - CAP], [x, y + CAP], QUIET, { width: 1 });
  return line([x1, y1], [x2, y2], QUIET, { width: 1 }) + cap(x1, y1) + cap(x2, y2);
}

/** A median: full where something was decided or it is the base, else a ring. */
export function median(x: number, y: number, isDecided: boolean): string {
  const fill = isDecided ? INK : '#FFFFFF';
  return `<circle cx="${round(x)}" cy="${round(y)}" r="3" fill="${fill}" stroke="${INK}" stroke-width="1.1"/>`;
}

/** Signs of verdicts that decide nothing. */
export function isDecided(sign: string): boolean {
  return sign !== '?';
}
