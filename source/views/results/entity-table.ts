import { formatCount, formatShare } from '../../base/format.js';
import { lineWidth, span, type Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { tableLines, type Column } from '../../components/table.js';
import { ENTITY_NAMES } from '../../entities/entity.js';
import { listedOutcomes } from '../../entities/outcome.js';
import type { RunRecord } from '../../ledger/record.js';
import type { Totals } from '../../ledger/summary.js';

interface Row {
  readonly name: string;
  readonly totals: Totals;
}

/** The rows by entity and outcome, with totals; as wide as its numbers. */
export function entityTable({ entities, totals }: RunRecord, look: Look): Line[] {
  const { glyphs } = look;
  const columns: (Column<Row> & { readonly width: number })[] = [
    { title: '', width: 7, cell: ({ name }) => name },
    {
      title: 'rows',
      width: Math.max(4, formatCount(totals.attempted).length),
      align: 'right',
      cell: (row) => formatCount(row.totals.attempted),
    },
    ...listedOutcomes(totals).map((outcome) => ({
      title: glyphs.outcomes[outcome],
      width: formatCount(totals[outcome] ?? 0).length,
      align: 'right' as const,
      cell: (row: Row) =>
        (row.totals[outcome] ?? 0) === 0
          ? span('dim', glyphs.dash)
          : span(outcome, formatCount(row.totals[outcome] ?? 0)),
    })),
    { title: '', width: 7, align: 'right', cell: (row) => formatShare(row.totals.successRate) },
  ];
  const rows = [
    ...ENTITY_NAMES.map((name): Row => ({ name, totals: entities[name]! })),
    { name: 'all', totals },
  ];
  const width = columns.reduce((sum, column) => sum + column.width + 2, -2);
  return tableLines({ columns, rows, width, look });
}

export function widthOfLines(lines: readonly Line[]): number {
  return Math.max(0, ...lines.map(lineWidth));
}
