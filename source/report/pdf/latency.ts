import type { Content } from 'pdfmake/interfaces.js';

import { latencyHistogram } from '../charts/histogram.js';
import { legend } from '../charts/legend.js';
import type { Facts } from '../facts/facts.js';
import { countsOf, OUTCOME_CLASSES } from '../facts/outcome-class.js';
import { percentilesTable } from '../tables/percentiles.js';
import { chapter, paragraph, together, type Heading } from './parts.js';
import { drawTable } from './table.js';

export const LATENCY: Heading = { id: 'latency', title: 'How long rows took' };

const TABLE_WIDTH = 222;
const HEIGHT = 168;

/** The distribution of latencies, and their percentiles. */
export function latency(facts: Facts, width: number): Content {
  const { record, latencies } = facts;
  if (record.totals.attempted === 0) {
    return together([chapter(LATENCY, false), paragraph('No row was attempted.')]);
  }
  const counts = countsOf(record.totals);
  const kinds = OUTCOME_CLASSES.filter((kind) => counts[kind] > 0);
  const chartWidth = width - TABLE_WIDTH - 14;
  return together([
    chapter(LATENCY, false),
    paragraph(
      'From claim to outcome, waiting included; rows by latency on a logarithmic scale.',
      'note',
    ),
    {
      columns: [
        {
          width: chartWidth,
          stack: [
            { svg: latencyHistogram(latencies.bars, record.latencyMs, chartWidth, HEIGHT) },
            { svg: legend('latency-legend', chartWidth, kinds), margin: [30, 2, 0, 0] },
          ],
        },
        { width: TABLE_WIDTH, stack: [drawTable(percentilesTable(facts), TABLE_WIDTH)] },
      ],
      columnGap: 14,
    },
  ]);
}
