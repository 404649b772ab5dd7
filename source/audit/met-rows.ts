import {
  ENTITIES,
  uniqueField,
  uniqueKey,
  uniquePosition,
  type EntityName,
} from '../entities/entity.js';
import { holderIn } from '../entities/taken.js';
import type { FoundRow } from '../db/rows.js';
import type { Attempt } from '../ledger/attempt.js';

/** A row that was rejected because a stored row had its unique value. */
interface Rejected {
  readonly row: number;
  /** The value in the form in which values are compared. */
  readonly key: string;
}

/**
 * Stored rows that the run met because they had the unique value (an email) of one of its rows under another
 * id. Only this proves that they were stored during the run.
 */
export class MetRows {
  readonly #byId = new Map<EntityName, Map<number, Rejected>>();

  /**
   * Notes the stored row that a rejected attempt met.
   * @param isOwn whether the run inserted the row with an id, as far as known yet
   */
  add(attempt: Attempt, isOwn: (id: number) => boolean): void {
    const { entity, row, values, reasons } = attempt;
    const field = uniqueField(ENTITIES[entity])?.name;
    const value = field === undefined ? undefined : values[field];
    if (field === undefined || typeof value !== 'string') return;
    for (const reason of reasons) {
      const id = holderIn(reason, field);
      if (id === undefined || id === values['id'] || isOwn(id)) continue;
      const met = this.#byId.get(entity) ?? new Map<number, Rejected>();
      this.#byId.set(entity, met);
      if (!met.has(id)) met.set(id, { row, key: uniqueKey(value) });
    }
  }

  /** Whether the run met a row of an entity by its unique value. */
  has(entity: EntityName, id: number): boolean {
    return this.#byId.get(entity)?.has(id) === true;
  }

  /** The row of the run that was rejected because of a stored row, if that row still has the value. */
  rejectedFor(entity: EntityName, stored: FoundRow): number | undefined {
    const [id] = stored;
    const rejected = typeof id === 'number' ? this.#byId.get(entity)?.get(id) : undefined;
    if (!rejected) return undefined;
    const value = stored[uniquePosition(ENTITIES[entity])];
    return typeof value === 'string' && uniqueKey(value) === rejected.key
      ? rejected.row
      : undefined;
  }
}
