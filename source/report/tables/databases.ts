import { formatCount, formatShare } from '../../base/format.js';
import type { DatabaseTotals, RunRecord, Totals } from '../../ledger/record.js';
import { databasesOf, nameOfDatabase, totalsByDatabase } from '../../ledger/run-databases.js';
import { countsOf, OUTCOME_CLASSES } from '../facts/outcome-class.js';
import { makeTable, type BarPart, type ColumnOf, type Table } from './table.js';

interface DatabaseRow {
  readonly name: string;
  readonly engine: string;
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

const COLUMNS: readonly ColumnOf<DatabaseRow>[] = [
  { title: 'Database', width: '*', cell: ({ name }) => ({ text: name, tone: 'strong' }) },
  { title: 'Engine', width: 60, cell: ({ engine }) => ({ text: engine, tone: 'quiet' }) },
  count('Attempted', 44, (totals) => totals.attempted),
  count('Inserted', 38, (totals) => totals.inserted),
  count('Rejected', 38, (totals) => totals.rejected),
  count('Failed', 30, (totals) => totals.failed),
  count('Unknown', 38, (totals) => totals.unknown),
  {
    title: 'Success',
    align: 'right',
    width: 40,
    cell: ({ totals }) => ({ text: formatShare(totals.successRate), tone: 'strong' }),
  },
  { title: 'Share', width: 50, cell: ({ totals }) => ({ text: '', bar: barOf(totals) }) },
  { title: 'Read back', width: 62, cell: ({ readBack }) => readBack },
];

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
    const { entity, database } = counts;
    const found = known.find(({ settings }) => settings.database === database);
    const { engine, version } = found?.settings ?? run.settings.databases[entity];
    return {
      name: `${nameOfDatabase(counts)}${found?.isCopy === true ? ' (copy)' : ''}`,
      engine: database === null ? '' : `${engine} ${version}`,
      totals: counts,
      readBack: database === null ? '' : formatReadBack(counts.inserted),
    };
  };
  const all = { name: 'All', engine: '', totals, readBack: formatReadBack(totals.inserted) };
  return makeTable(COLUMNS, [...totalsByDatabase(record).map(rowOf), all]);
}

function barOf(totals: Totals): BarPart[] {
  const counts = countsOf(totals);
  return totals.attempted === 0
    ? []
    : OUTCOME_CLASSES.map((kind) => ({ kind, share: counts[kind] / totals.attempted }));
}
