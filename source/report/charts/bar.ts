import type { BarPart } from '../tables/table.js';
import { RULE } from './palette.js';
import { Ink, svg } from './svg.js';

/** A bar inside a table cell. */
export function barChart(parts: readonly BarPart[], width: number, height: number): string {
  const ink = new Ink('bar');
  let x = 0;
  for (const { kind, share } of parts) {
    ink.rect(kind, x, 0, share * width, height);
    x += share * width;
  }
  const frame = `<rect x="0.2" y="0.2" width="${width - 0.4}" height="${height - 0.4}" fill="none" stroke="${RULE}" stroke-width="0.4"/>`;
  return svg('bar', width, height, [ink.draw(), frame]);
}
