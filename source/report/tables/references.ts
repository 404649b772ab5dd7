import { formatCount } from '../../base/format.js';
import type { ReferenceWords } from '../../entities/reference-words.js';
import {
  REFERENCE_FINDINGS,
  type FieldReferences,
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

/** Fields that have columns of their own; of more, each has lines of its own. */
const COLUMN_FIELDS = 2;

/** How the references of each field were decided. */
export function referencesTable(
  { fields }: Pick<ReferenceFacts, 'fields'>,
  words: ReferenceWords,
): Table {
  return fields.length <= COLUMN_FIELDS ? byColumn(fields, words) : byLine(fields);
}

function byColumn(fields: readonly FieldReferences[], { aChild }: ReferenceWords): Table {
  const sources = new Set(fields.map(({ source }) => source));
  const columns: ColumnOf<ReferenceFinding>[] = [
    {
      title: `The row that ${aChild} points to`,
      width: '*',
      cell: (finding) => MEANINGS[finding],
    },
    ...fields.flatMap(({ source, field, tallies }): ColumnOf<ReferenceFinding>[] => [
      {
        title: sources.size === 1 ? field : `${source} ${field}`,
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

/** The references of one field that were decided the same way. */
interface Found {
  readonly name: string;
  readonly finding: ReferenceFinding;
  readonly tally: ReferenceTally;
}

const COLUMNS: readonly ColumnOf<Found>[] = [
  { title: 'Reference', width: 110, cell: ({ name }) => ({ text: name, tone: 'strong' }) },
  { title: 'The row that it points to', width: '*', cell: ({ finding }) => MEANINGS[finding] },
  { title: 'Rows', align: 'right', width: 40, cell: ({ tally }) => formatCount(tally.count) },
  {
    title: 'first',
    width: 110,
    cell: ({ tally }) => ({ text: exampleOf(tally), tone: 'quiet' }),
  },
];

function byLine(fields: readonly FieldReferences[]): Table {
  const found = fields.flatMap(({ source, field, tallies }) =>
    REFERENCE_FINDINGS.map((finding): Found => ({
      name: `${source} ${field}`,
      finding,
      tally: tallies[finding],
    })).filter(({ tally }) => tally.count > 0),
  );
  return makeTable(COLUMNS, found);
}

function exampleOf({ first }: ReferenceTally): string {
  return first ? `${first.from} → ${first.to}` : '–';
}
