import { formatCount } from '../../base/format.js';
import { nameByNumber } from '../../entities/entity.js';
import { entityNamed, type Model } from '../../entities/model.js';
import { formatCause } from '../../ledger/cause-wording.js';
import type { Cause } from '../../ledger/summary.js';
import { makeTable, outcomeCell, type ColumnOf, type Table } from './table.js';

const columnsOf = (model: Model): readonly ColumnOf<Cause>[] => [
  {
    title: 'Outcome',
    width: 90,
    cell: ({ outcome }) => outcomeCell(outcome),
  },
  { title: 'Rows of', width: 40, cell: ({ entity }) => entityNamed(model, entity).table },
  { title: 'Rows', align: 'right', width: 32, cell: ({ rows }) => formatCount(rows) },
  { title: 'Cause', width: 110, cell: (cause) => formatCause(cause, model) },
  {
    title: 'First example',
    width: '*',
    limit: 100,
    cell: ({ entity, first }) => `${nameByNumber(entity, first.row)}: ${first.message}`,
  },
];

/** Why rows were not inserted. A row with several reasons is listed under each of them. */
export function causesTable(causes: readonly Cause[], model: Model): Table {
  return makeTable(columnsOf(model), causes);
}
