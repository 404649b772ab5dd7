import { arc, pie } from 'd3-shape';

import { formatCount, formatShare } from '../../base/format.js';
import { OUTCOMES } from '../../entities/outcome.js';
import type { Totals } from '../../ledger/summary.js';
import type { OutcomeCounts } from '../facts/outcome-counts.js';
import { INK, RULE } from './palette.js';
import { fillOf, label, svg } from './svg.js';

/** What became of all rows, as a ring around the share that was inserted. */
export function donut(
  counts: OutcomeCounts,
  { inserted, attempted, successRate }: Totals,
  size: number,
): string {
  const name = 'donut';
  const radius = size / 2 - 1;
  const slices = pie<{ kind: (typeof OUTCOMES)[number]; rows: number }>()
    .value(({ rows }) => rows)
    .sortValues(null)(OUTCOMES.map((kind) => ({ kind, rows: counts[kind] })));
  const ring = arc<{ startAngle: number; endAngle: number }>()
    .innerRadius(radius * 0.64)
    .outerRadius(radius);
  const isEmpty = OUTCOMES.every((kind) => counts[kind] === 0);
  const rings = isEmpty
    ? [`<path d="${ring({ startAngle: 0, endAngle: Math.PI * 2 })}" fill="${RULE}"/>`]
    : slices
        .filter(({ value }) => value > 0)
        .map(
          (slice) =>
            `<path d="${ring(slice)}" fill="${fillOf(name, slice.data.kind)}" stroke="#FFFFFF" stroke-width="1"/>`,
        );
  return svg(name, size, size, [
    `<g transform="translate(${size / 2} ${size / 2})">${rings.join('')}</g>`,
    label(size / 2, size / 2 + 2, formatShare(successRate), {
      anchor: 'middle',
      size: 15,
      bold: true,
      colour: INK,
    }),
    label(size / 2, size / 2 + 13, `${formatCount(inserted)} of ${formatCount(attempted)}`, {
      anchor: 'middle',
    }),
  ]);
}
