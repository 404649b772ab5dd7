import type { EntityName, Model } from '../entities/entity.js';
import { entityNamed } from '../entities/model.js';
import { holderIn } from '../entities/taken.js';
import { comparedUnique, uniquesOf, uniqueValue, type Unique } from '../entities/unique.js';
import type { FoundRow } from '../db/rows.js';
import type { Attempt } from '../ledger/attempt.js';
import { storedOfValues } from '../ledger/values.js';

/** A row that was rejected because a stored row had its unique value. */
interface Rejected {
  readonly row: number;
  readonly unique: Unique;
  /** The value in the form in which values are compared. */
  readonly key: string;
}

/**
 * Stored rows that the run met because they had a unique value of one of its rows under another id. Only this proves that they were stored during the run.
 */
export class MetRows {
  readonly #model: Model;
  readonly #byId = new Map<EntityName, Map<number, Rejected>>();

  constructor(model: Model) {
    this.#model = model;
  }

  /**
   * Notes the stored row that a rejected attempt met.
   * @param isOwn whether the run inserted the row with an id, as far as known yet
   */
  add(attempt: Attempt, isOwn: (id: number) => boolean): void {
    const entity = entityNamed(this.#model, attempt.entity);
    const own = attempt.values[entity.fields[0]!.name];
    const stored = storedOfValues(entity, attempt.values);
    if (!stored) return;
    for (const unique of uniquesOf(entity)) {
      const value = uniqueValue(unique, stored) ?? null;
      if (value === null) continue;
      const key = comparedUnique(unique, value);
      this.#addBy(unique, key, attempt, (id) => id === own || isOwn(id));
    }
  }

  #addBy(
    unique: Unique,
    key: string,
    { entity, row, reasons }: Attempt,
    isOwn: (id: number) => boolean,
  ): void {
    for (const reason of reasons) {
      const id = holderIn(reason, unique.name);
      if (id === undefined || isOwn(id)) continue;
      const met = this.#byId.get(entity) ?? new Map<number, Rejected>();
      this.#byId.set(entity, met);
      if (!met.has(id)) met.set(id, { row, unique, key });
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
    const value = uniqueValue(unique, stored) ?? null;
    const hasValue = value !== null && comparedUnique(unique, value) === key;
    return hasValue ? { row, field: unique.name } : undefined;
  }
}
