import { ENTITIES, referencesOf, type EntityName } from '../../../entities/entity.js';
import type { RawRow, RawValue } from '../../../entities/value.js';
import { buildKeySpace, KeyIndex, type KeySpace } from '../../key-space.js';
import type { ParentName, Workload } from '../workload.js';
import { NumberList } from './number-list.js';

/** Collects, while rows are read, their ids and the parents of each order. */
export class ParentRows {
  readonly #ids = { User: new NumberList(), Product: new NumberList() };
  readonly #pointers = { User: new NumberList(), Product: new NumberList() };

  /** Adds the next row of an entity. */
  add(entity: EntityName, row: RawRow): void {
    if (entity !== 'Order') {
      this.#ids[entity].push(idOf(row[0]));
      return;
    }
    for (const { target, position } of referencesOf(ENTITIES.Order)) {
      if (target !== 'Order') this.#pointers[target].push(idOf(row[position]));
    }
  }

  /** The parts of the workload that follow from them, once all rows are added. */
  finish(): Pick<Workload, 'keySpaces' | 'parentsBefore'> {
    const keySpaces = {
      User: buildKeySpace(this.#ids.User.view()),
      Product: buildKeySpace(this.#ids.Product.view()),
    };
    const rowsOf = (parent: ParentName): Float64Array =>
      lastRows(this.#pointers[parent].view(), keySpaces[parent]);
    const users = rowsOf('User');
    const products = rowsOf('Product');
    return {
      keySpaces,
      parentsBefore: (orderRow) => ({
        User: users[orderRow - 1] ?? 0,
        Product: products[orderRow - 1] ?? 0,
      }),
    };
  }
}

/** A value as an id, or 0 if it is not a valid one. */
function idOf(value: RawValue): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 ? value : 0;
}

/** Replaces each id by the last row that has it, or 0. */
function lastRows(ids: Float64Array, space: KeySpace): Float64Array {
  const index = new KeyIndex(space);
  return ids.map((id) => {
    const slot = id === 0 ? -1 : index.slotOf(id);
    return slot === -1 ? 0 : index.lastRow(slot);
  });
}
