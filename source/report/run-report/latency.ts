import { formatDuration } from '../../base/format.js';
import { describeClosedLoop, describeOpenLoop } from '../../ledger/open-loop.js';
import { latencyHistogram } from '../charts/histogram.js';
import { text, type Block, type Chapter } from '../document/document.js';
import type { Facts } from '../facts/facts.js';
import { countsOf, outcomesIn } from '../facts/outcome-counts.js';
import { percentilesTable } from '../tables/percentiles.js';
import { unitTimesTable } from '../tables/units.js';

const CHART_WIDTH = 292;
const HEIGHT = 108;

/** The distribution of latencies, and their percentiles. */
export function latency(facts: Facts): Chapter {
  const { record, latencies } = facts;
  const head = { id: 'latency', title: 'How long rows took' };
  if (latencies.bars.length === 0) {
    return {
      ...head,
      blocks: [
        text(
          record.totals.attempted === 0 ? 'No row was attempted.' : 'The time of no row is known.',
        ),
      ],
    };
  }
  const { latencyMs } = record;
  const rows = latencies.rows.inserted + latencies.rows.others;
  return {
    ...head,
    blocks: [
      text(
        `${record.openLoop ? 'From the arrival of a row to its outcome' : 'From the moment a thread begins a row to its outcome: waiting is included, think time is not'}; rows by latency on a logarithmic scale.`,
        'note',
      ),
      {
        kind: 'beside',
        leftWidth: CHART_WIDTH,
        left: [
          {
            kind: 'chart',
            chart: {
              draw: (width) =>
                latencyHistogram(latencies.bars, { latency: latencyMs, rows }, width, HEIGHT),
              alt: `Rows by latency, from ${record.openLoop ? 'arrival' : 'claim'} to outcome: half of them took at most ${formatDuration(latencyMs.p50)}, the slowest ${formatDuration(latencyMs.max)}`,
              legend: outcomesIn(countsOf(record.totals)),
            },
          },
        ],
        right: [{ kind: 'table', table: percentilesTable(facts), isDense: true }],
      },
      ...[describeClosedLoop(record), ...describeOpenLoop(record)]
        .filter(Boolean)
        .map((sentence) => text(sentence, 'note')),
      ...unitBlocks(facts),
    ],
  };
}

/** The times of units; nothing where rows were not written in units. */
function unitBlocks({ record }: Facts): Block[] {
  const table = unitTimesTable(record);
  if (table.rows.length === 0) return [];
  return [{ kind: 'table', title: 'How long units took', table, isDense: true }];
}
