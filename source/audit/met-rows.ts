import {
  comparedForm,
  ENTITIES,
  uniqueFieldsOf,
  type EntityName,
  type UniqueField,
} from '../entities/entity.js';
import { holderIn } from '../entities/taken.js';
import type { FoundRow } from '../db/rows.js';
import type { Attempt } from '../ledger/attempt.js';

/** A row that was rejected because a stored row had its unique value. */
interface Rejected {
  readonly row: number;
  readonly unique: UniqueField;
  /** The value in the form in which values are compared. */
  readonly key: string;
}

/**
 * Stored rows that the run met because they had a unique value of one of its rows under another id. Only this proves that they were stored during the run.
 */
export class MetRows {
  readonly #byId = new Map<EntityName, Map<number, Rejected>>();

  /**
   * Notes the stored row that a rejected attempt met.
   * @param isOwn whether the run inserted the row with an id, as far as known yet
   */
  add(attempt: Attempt, isOwn: (id: number) => boolean): void {
    for (const unique of uniqueFieldsOf(ENTITIES[attempt.entity]!)) {
      this.#addBy(unique, attempt, isOwn);
    }
  }

  #addBy(unique: UniqueField, attempt: Attempt, isOwn: (id: number) => boolean): void {
    const { entity, row, values, reasons } = attempt;
    const { field } = unique;
    const value = values[field.name];
    if (typeof value !== 'string' && typeof value !== 'number') return;
    const own = values[ENTITIES[entity]!.fields[0]!.name];
    for (const reason of reasons) {
      const id = holderIn(reason, field.name);
      if (id === undefined || id === own || isOwn(id)) continue;
      const met = this.#byId.get(entity) ?? new Map<number, Rejected>();
      this.#byId.set(entity, met);
      if (!met.has(id)) met.set(id, { row, unique, key: comparedForm(field, value) });
    }
  }

  /** Whether the run met a row of an entity by its unique value. */
  has(entity: EntityName, id: number): boolean {
    return this.#byId.get(entity)?.has(id) === true;
  }

  /** The row of the run that was rejected because of a stored row, if that row still has the value; and the field. */
  rejectedFor(
    entity: EntityName,
    stored: FoundRow,
  ): { readonly row: number; readonly field: string } | undefined {
    const [id] = stored;
    const rejected = typeof id === 'number' ? this.#byId.get(entity)?.get(id) : undefined;
    if (!rejected) return undefined;
    const { row, key, unique } = rejected;
    const value = stored[unique.position] ?? null;
    const hasValue = value !== null && comparedForm(unique.field, value) === key;
    return hasValue ? { row, field: unique.field.name } : undefined;
  }
}
