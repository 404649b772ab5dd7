import { didYouMean } from '../../base/nearest.js';
import { formatAmount, formatCount } from '../../base/format.js';
import { DEFAULT_ROWS, MODEL_LIMITS, type RowPlan } from '../model.js';
import { scalarOf } from './access.js';
import type { Faults } from './fault.js';
import { showName } from './subject.js';
import type { Table } from './table-reader.js';

/** Reads how many rows each table has, and checks that the numbers can be computed. */
export function readRows(tables: readonly Table[], faults: Faults): RowPlan[] {
  const plans = tables.map((table) => readPlan(table, tables, faults));
  for (const table of tables) checkCount(table, tables, plans, faults);
  return plans;
}

function readPlan(table: Table, tables: readonly Table[], faults: Faults): RowPlan {
  const written = scalarOf(table.node, 'dbsim:rows');
  if (!written) return { count: DEFAULT_ROWS, isDefault: true };
  if (typeof written.value === 'number') return { count: written.value };
  const [, count = '', name = ''] = /^(\d+) per (.+)$/s.exec(written.text) ?? [];
  const other = tables.find((known) => known.table === name);
  if (!other) {
    const names = tables.map((known) => known.table);
    faults.add(
      written,
      `dbsim:rows of ${showName(table.table)}: there is no table ${showName(name)}${didYouMean(name, names)}`,
    );
    return { count: DEFAULT_ROWS };
  }
  return { count: Number(count), per: other.index };
}

/** Follows "per" to a number of rows. */
function checkCount(
  table: Table,
  tables: readonly Table[],
  plans: readonly RowPlan[],
  faults: Faults,
): void {
  const path = [table.index];
  let plan = plans[table.index];
  let rows = plan?.count ?? 0;
  while (plan?.per !== undefined) {
    if (path.includes(plan.per)) {
      const names = [...path, plan.per].map((index) => showName(tables[index]?.table ?? ''));
      // A circle is reported once, by its first table.
      if (plan.per === table.index && table.index === Math.min(...path)) {
        faults.add(
          placeOf(table),
          `dbsim:rows go round in a circle: ${names.join(' → ')}`,
          'Give one of them a number',
        );
      }
      return;
    }
    path.push(plan.per);
    plan = plans[plan.per];
    rows *= plan?.count ?? 0;
  }
  if (rows > MODEL_LIMITS.rows) {
    faults.add(
      placeOf(table),
      `dbsim:rows of ${showName(table.table)}: at most ${formatAmount(MODEL_LIMITS.rows, 'row')} are possible, and these are ${formatCount(rows)}`,
    );
  }
}

function placeOf({ node }: Table): { readonly at: number } {
  return scalarOf(node, 'dbsim:rows') ?? node;
}
