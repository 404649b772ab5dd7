import type { EntityName } from '../../../source/entities/entity.js';
import { SHOP } from '../../../source/entities/shop.js';
import { Written, type RawRow, type StoredRow } from '../../../source/entities/value.js';
import { buildKeySpace } from '../../../source/sim/key-space.js';
import type { RowSource, Workload } from '../../../source/sim/workloads/workload.js';

/** Rows of every outcome, some of which depend on others. */
export const ROWS: Readonly<Record<EntityName, readonly RawRow[]>> = {
  User: [
    [1, 'Ana', 'ana@example.com'],
    [2, 'Ben', 'ben@example.com'],
    [3, '', 'eva@example.com'],
    [4, 'Ida', 'ANA@example.com'],
    [2, 'Eva', 'eva@example.com'],
    [9, 'Old', 'old@example.com'],
    [7, 'Max', 'max@example.com'],
  ],
  Product: [
    [1, 'Lamp', new Written('10.00')],
    [2, 'Desk', new Written('-1.00')],
    [3, 'Sofa', new Written('499.90')],
  ],
  Order: [
    [1, 1, 1, 2],
    [2, 4, 3, 1],
    [3, 9, 3, 1],
    [4, 7, 2, 1],
    [5, 2, 3, 0],
    [6, 7, 1, 1],
  ],
};

/** What is stored before the run; one row is equal to a row of the run. */
export const STORED: Readonly<Record<EntityName, readonly StoredRow[]>> = {
  User: [[9, 'Old', 'old@example.com']],
  Product: [],
  Order: [],
};

/** The rows above, as a run reads them. */
export const WORKLOAD: Workload = {
  name: 'faults',
  seed: null,
  model: SHOP,
  counts: { User: ROWS.User!.length, Product: ROWS.Product!.length, Order: ROWS.Order!.length },
  source: { kind: 'assignment' },
  keySpaces: { User: buildKeySpace(idsOf('User')), Product: buildKeySpace(idsOf('Product')) },
  parentsBefore({ name, references }, row) {
    const pointing = ROWS[name]![row - 1] ?? [];
    return references.map(
      ({ position, target }) => idsOf(target).lastIndexOf(Number(pointing[position])) + 1,
    );
  },
  dispose: () => Promise.resolve(),
};

/** Reads them. */
export const SOURCE: RowSource = {
  read: ({ name }, row, count) => ROWS[name]!.slice(row - 1, row - 1 + count),
  close: () => undefined,
};

function idsOf(entity: EntityName): number[] {
  return ROWS[entity]!.map(([id]) => Number(id));
}
