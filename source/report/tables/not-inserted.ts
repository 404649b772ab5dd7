import { nameByNumber } from '../../entities/entity.js';
import type { ExplainedAttempt } from '../facts/explanations.js';
import { makeTable, outcomeCell, type ColumnOf, type Table } from './table.js';

const COLUMNS: readonly ColumnOf<ExplainedAttempt>[] = [
  {
    title: 'Row',
    width: 72,
    cell: ({ attempt: { entity, row } }) => ({ text: nameByNumber(entity, row), tone: 'strong' }),
  },
  { title: 'Outcome', width: 90, cell: ({ attempt }) => outcomeCell(attempt.outcome) },
  { title: 'Explanation', width: '*', limit: 500, cell: ({ explanation }) => explanation },
];

/** Why rows were not inserted, each with all its reasons. */
export function notInsertedTable(explained: readonly ExplainedAttempt[]): Table {
  return makeTable(COLUMNS, explained, ({ attempt }) => attempt.outcome);
}
