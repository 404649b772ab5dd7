import type { EntityName } from '../../entities/entity.js';
import { SHOP } from '../../entities/shop.js';
import { Written, type RawRow } from '../../entities/value.js';
import { buildKeySpace } from '../key-space.js';
import type { RowSource, Workload } from './workload.js';

const price = (text: string): Written => new Written(text);

/** The thirty rows of the class assignment. */
const ROWS: Readonly<Record<EntityName, readonly RawRow[]>> = {
  User: [
    [1, 'Alice', 'alice@example.com'],
    [2, 'Bob', 'bob@example.com'],
    [3, 'Charlie', 'charlie@example.com'],
    [4, 'David', 'david@example.com'],
    [5, 'Eve', 'eve@example.com'],
    [6, 'Frank', 'frank@example.com'],
    [7, 'Grace', 'grace@example.com'],
    [8, 'Alice', 'alice@example.com'],
    [9, 'Henry', 'henry@example.com'],
    [10, '', 'jane@example.com'],
  ],
  Product: [
    [1, 'Laptop', price('1000.00')],
    [2, 'Smartphone', price('700.00')],
    [3, 'Headphones', price('150.00')],
    [4, 'Monitor', price('300.00')],
    [5, 'Keyboard', price('50.00')],
    [6, 'Mouse', price('30.00')],
    [7, 'Laptop', price('1000.00')],
    [8, 'Smartwatch', price('250.00')],
    [9, 'Gaming Chair', price('500.00')],
    [10, 'Earbuds', price('-50.00')],
  ],
  Order: [
    [1, 1, 1, 2],
    [2, 2, 2, 1],
    [3, 3, 3, 5],
    [4, 4, 4, 1],
    [5, 5, 5, 3],
    [6, 6, 6, 4],
    [7, 7, 7, 2],
    [8, 8, 8, 0],
    [9, 9, 1, -1],
    [10, 10, 11, 2],
  ],
};

/** The default workload: ten rows of each entity, six of which cannot be inserted into empty databases. */
export function assignmentWorkload(): Workload {
  const ids = (entity: EntityName): number[] => ROWS[entity]!.map((row) => Number(row[0]));
  return {
    name: 'assignment',
    seed: null,
    model: SHOP,
    counts: { User: ROWS.User!.length, Product: ROWS.Product!.length, Order: ROWS.Order!.length },
    source: { kind: 'assignment' },
    keySpaces: { User: buildKeySpace(ids('User')), Product: buildKeySpace(ids('Product')) },
    parentsBefore({ name, references }, row) {
      const pointing = ROWS[name]![row - 1] ?? [];
      return references.map(({ position, target }) =>
        Math.min(Number(pointing[position]), ROWS[target]!.length),
      );
    },
    dispose: async () => undefined,
  };
}

/** Reads the assignment's rows. */
export function openAssignment(): RowSource {
  return {
    read: ({ name }, row, count) => ROWS[name]!.slice(row - 1, row - 1 + count),
    close: () => undefined,
  };
}
