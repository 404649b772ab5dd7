import { didYouMean } from '../../base/nearest.js';
import { formatAmount, formatCount } from '../../base/format.js';
import { DEFAULT_ROWS, MODEL_LIMITS, type RowPlan } from '../model.js';
import { scalarOf, valueOf } from './access.js';
import type { Faults } from './fault.js';
import { showName } from './subject.js';
import type { Table } from './table-reader.js';

/** The rows of each table; undefined where they cannot be known because of a fault. */
export type RowPlans = readonly (RowPlan | undefined)[];

/** Reads how many rows each table has, and checks that the numbers can be computed. */
export function readRows(tables: readonly Table[], faults: Faults): RowPlans {
  const plans = tables.map((table) => readPlan(table, tables, faults));
  const isKnown = tables.map((table) => checkCount(table, tables, plans, faults));
  return plans.map((plan, index) => (isKnown[index] === true ? plan : undefined));
}

function readPlan(table: Table, tables: readonly Table[], faults: Faults): RowPlan | undefined {
  const shown = showName(table.table);
  const property = valueOf(table.node, 'dbsim:rows');
  const path = valueOf(table.node, 'path');
  if (path?.kind === 'faulty' || property?.kind === 'faulty') return undefined;
  if (path) {
    if (property) {
      faults.add(
        property,
        `${shown} has both path and dbsim:rows: its rows are those of the file`,
        'Leave one of them out',
      );
    }
    return { count: 0 };
  }
  if (!property) return { count: DEFAULT_ROWS, isDefault: true };
  if (property.kind !== 'scalar') return undefined;
  if (typeof property.value === 'number') return { count: property.value };
  const [, count = '', name = ''] = /^(\d+) per (.+)$/s.exec(property.text) ?? [];
  const names = tables.map((known) => known.table);
  const other = tables.find((known) => known.table === name);
  if (!other) {
    // A table whose name cannot be read may be the one that is meant.
    if (names.includes('')) return undefined;
    return faults.add(
      property,
      `dbsim:rows of ${shown}: there is no table ${showName(name)}${didYouMean(name, names)}`,
    );
  }
  if (other.file !== undefined) {
    return faults.add(
      property,
      `dbsim:rows of ${shown}: how many rows ${showName(name)} has is in its file, which is not read`,
      'Give a number',
    );
  }
  return { count: Number(count), per: other.index };
}

/** Follows "per" to a number of rows. @returns whether it is known */
function checkCount(
  table: Table,
  tables: readonly Table[],
  plans: RowPlans,
  faults: Faults,
): boolean {
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
      return false;
    }
    path.push(plan.per);
    plan = plans[plan.per];
    rows *= plan?.count ?? 0;
  }
  if (plan && rows > MODEL_LIMITS.rows) {
    faults.add(
      placeOf(table),
      `dbsim:rows of ${showName(table.table)}: at most ${formatAmount(MODEL_LIMITS.rows, 'row')} are possible, and these are ${formatCount(rows)}`,
    );
    return false;
  }
  return plan !== undefined;
}

function placeOf({ node }: Table): { readonly at: number } {
  return scalarOf(node, 'dbsim:rows') ?? node;
}
