import type { EntityName } from '../entities/entity.js';
import type { StoredValue } from '../entities/value.js';
import type { LateLine, LateWrittenLine } from '../ledger/journal.js';

interface Late {
  /** The values as JSON. */
  readonly values: string;
  isWritten: boolean;
}

/** The values of references that close circles, which a run writes once all rows are, by the id of their row. */
export class LateValues {
  readonly #byId = new Map<EntityName, Map<number, Late>>();
  /** Those of the last announcement of each entity. */
  readonly #announced = new Map<EntityName, readonly Late[]>();

  add(line: LateLine | LateWrittenLine): void {
    const { entity } = line;
    if (line.type === 'late-written') {
      for (const late of this.#announced.get(entity) ?? []) late.isWritten = true;
      return;
    }
    const known = this.#byId.get(entity) ?? new Map<number, Late>();
    this.#byId.set(entity, known);
    this.#announced.set(
      entity,
      line.rows.map(([id, ...values]) => {
        const late = { values: JSON.stringify(values), isWritten: false };
        known.set(id, late);
        return late;
      }),
    );
  }

  /** Whether a row that the run inserted may have these values: nothing, until they were announced. */
  mayHave(entity: EntityName, id: number, values: readonly StoredValue[]): boolean {
    const late = this.#byId.get(entity)?.get(id);
    const isEmpty = values.every((value) => value === null);
    if (!late) return isEmpty;
    return late.values === JSON.stringify(values) || (isEmpty && !late.isWritten);
  }

  /** Rows of which the values are known to be written. */
  countWritten(entity: EntityName): number {
    const known = [...(this.#byId.get(entity)?.values() ?? [])];
    return known.filter(({ isWritten }) => isWritten).length;
  }
}
