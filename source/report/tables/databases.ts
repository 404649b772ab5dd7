import { formatCount, formatShare } from '../../base/format.js';
import type { RunRecord } from '../../ledger/record.js';
import type { DatabaseTotals, Totals } from '../../ledger/summary.js';
import { modelOfRun } from '../../ledger/model-of-run.js';
import { databasesOf, nameOfDatabase, totalsByDatabase } from '../../ledger/run-databases.js';
import { makeTable, type ColumnOf, type Table } from './table.js';

interface DatabaseRow {
  readonly name: string;
  readonly totals: Totals;
  readonly readBack: string;
}

const count = (
  title: string,
  width: number,
  value: (totals: Totals) => number,
): ColumnOf<DatabaseRow> => ({
  title,
  align: 'right',
  width,
  cell: ({ totals }) => formatCount(value(totals)),
});

/** Failed, unknown and undone rows have columns where there are any. */
function columnsOf({ failed, unknown, undone = 0 }: Totals): ColumnOf<DatabaseRow>[] {
  return [
    { title: 'Database', width: '*', cell: ({ name }) => ({ text: name, tone: 'strong' }) },
    count('Attempted', 41, (totals) => totals.attempted),
    count('Inserted', 34, (totals) => totals.inserted),
    count('Rejected', 36, (totals) => totals.rejected),
    ...(failed > 0 ? [count('Failed', 26, (totals) => totals.failed)] : []),
    ...(unknown > 0 ? [count('Unknown', 37, (totals) => totals.unknown)] : []),
    ...(undone > 0 ? [count('Undone', 34, (totals) => totals.undone ?? 0)] : []),
    {
      title: 'Success',
      align: 'right',
      width: 38,
      cell: ({ totals }) => ({ text: formatShare(totals.successRate), tone: 'strong' }),
    },
    { title: 'Read back', width: 52, cell: ({ readBack }) => readBack },
  ];
}

/** What became of the rows of each database, and whether it holds what it acknowledged. */
export function databasesTable(record: RunRecord): Table {
  const { run, totals, audit } = record;
  const known = databasesOf(run.settings);
  const isReadBack = ['lost', 'altered', 'doubled'].every(
    (name) => audit.checks.find((check) => check.name === name)?.ok === true,
  );
  const formatReadBack = (inserted: number): string =>
    isReadBack ? `${formatCount(inserted)} equal` : 'see the audit';
  const rowOf = (counts: DatabaseTotals): DatabaseRow => {
    const { database } = counts;
    const found = known.find(({ settings }) => settings.database === database);
    return {
      name: `${nameOfDatabase(counts, modelOfRun(run))}${found?.isCopy === true ? ' (copy)' : ''}`,
      totals: counts,
      readBack: database === null ? '' : formatReadBack(counts.inserted),
    };
  };
  const all = { name: 'All', totals, readBack: formatReadBack(totals.inserted) };
  return makeTable(columnsOf(totals), [...totalsByDatabase(record).map(rowOf), all]);
}
