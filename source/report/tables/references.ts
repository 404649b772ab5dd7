import { formatCount } from '../../base/format.js';
import {
  REFERENCE_FINDINGS,
  type ReferenceFacts,
  type ReferenceFinding,
  type ReferenceTally,
} from '../facts/references.js';
import { makeTable, type ColumnOf, type Table } from './table.js';

const MEANINGS: Readonly<Record<ReferenceFinding, string>> = {
  'inserted-by-run': 'found: this run inserted the row it points to',
  'stored-by-others': 'found: stored, not by this run',
  'rejected-by-run': 'missing: this run rejected the row it points to, or failed to write it',
  'too-early': 'missing: this run inserted the row it points to later',
  nowhere: 'missing: neither an attempted nor a stored row has that id',
  'not-looked-up': 'not decided: the field breaks a rule, or nothing was looked up',
};

/** How the references of each field were decided. */
export function referencesTable({ fields }: ReferenceFacts): Table {
  const columns: ColumnOf<ReferenceFinding>[] = [
    { title: 'The row that an order points to', width: '*', cell: (finding) => MEANINGS[finding] },
    ...[...fields].flatMap(([field, tallies]): ColumnOf<ReferenceFinding>[] => [
      {
        title: field,
        align: 'right',
        width: 48,
        cell: (finding) => formatCount(tallies[finding].count),
      },
      {
        title: 'first',
        width: 92,
        cell: (finding) => ({ text: exampleOf(tallies[finding]), tone: 'quiet' }),
      },
    ]),
  ];
  return makeTable(columns, REFERENCE_FINDINGS);
}

function exampleOf({ first }: ReferenceTally): string {
  return first ? `${first.from} → ${first.to}` : '–';
}
