import { formatCount, formatShare } from '../../base/format.js';
import { lineWidth, span, type Line } from '../../components/line.js';
import type { Look } from '../../components/look.js';
import { tableLines, widthOf, type Column } from '../../components/table.js';
import { safeText } from '../../components/text.js';
import type { Model } from '../../entities/entity.js';
import { listedOutcomes } from '../../entities/outcome.js';
import type { RunRecord } from '../../ledger/record.js';
import type { Totals } from '../../ledger/summary.js';

interface Row {
  readonly name: string;
  readonly totals: Totals;
}

/** Columns of the names. */
const NAME = { least: 7, most: 20 };

/**
 * The rows by entity and outcome, with totals; as wide as its numbers.
 * @param most entities that have a line of their own; the others share one
 */
export function entityTable(
  { entities, totals }: RunRecord,
  model: Model,
  most: number,
  look: Look,
): Line[] {
  const { glyphs } = look;
  const names = model.entities.map(({ name }) => name);
  const own = names.length <= most ? names : names.slice(0, most - 1);
  const others = names.slice(own.length).map((name) => entities[name]!);
  const rows = [
    ...own.map((name): Row => ({ name: safeText(name), totals: entities[name]! })),
    ...(others.length === 0 ? [] : [{ name: `${others.length} more`, totals: sumOf(others) }]),
    { name: 'all', totals },
  ];
  const nameWidth = widthOf(
    rows.map(({ name }) => name),
    NAME.least,
    NAME.most,
  );
  const columns: (Column<Row> & { readonly width: number })[] = [
    { title: '', width: nameWidth, cell: ({ name }) => name },
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
  const width = columns.reduce((sum, column) => sum + column.width + 2, -2);
  return tableLines({ columns, rows, width, look });
}

/** The totals of several entities together. */
function sumOf(all: readonly Totals[]): Totals {
  const add = (count: (totals: Totals) => number): number =>
    all.reduce((sum, totals) => sum + count(totals), 0);
  const attempted = add((totals) => totals.attempted);
  const inserted = add((totals) => totals.inserted);
  return {
    attempted,
    inserted,
    rejected: add((totals) => totals.rejected),
    invalid: add((totals) => totals.invalid),
    duplicate: add((totals) => totals.duplicate),
    'missing-reference': add((totals) => totals['missing-reference']),
    failed: add((totals) => totals.failed),
    unknown: add((totals) => totals.unknown),
    successRate: attempted === 0 ? null : inserted / attempted,
  };
}

export function widthOfLines(lines: readonly Line[]): number {
  return Math.max(0, ...lines.map(lineWidth));
}
