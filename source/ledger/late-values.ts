import { existsSync } from 'node:fs';

import type { EntityName } from '../entities/entity.js';
import { entityNamed, type Model } from '../entities/model.js';
import { lateOf, latePositionsOf } from '../entities/references.js';
import type { StoredValue } from '../entities/value.js';
import type { Attempt } from './attempt.js';
import type { JournalLine, LateLine, LateWrittenLine } from './journal.js';
import { parseLine, readLines } from './lines.js';
import { valueOfStored } from './values.js';

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

  /** Reads those of a run; none where its model has no circles. */
  static read(journal: string, model: Model): LateValues {
    const values = new LateValues();
    const hasAny = model.entities.some((entity) => lateOf(entity).length > 0);
    if (!hasAny || !existsSync(journal)) return values;
    for (const text of readLines(journal)) {
      if (!text.startsWith('{"type":"late')) continue;
      const line = parseLine(text) as JournalLine | undefined;
      if (line?.type === 'late' || line?.type === 'late-written') values.add(line);
    }
    return values;
  }

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

  get isEmpty(): boolean {
    return this.#byId.size === 0;
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

  /** An inserted row with the values that are known to be written; any other attempt as it is. */
  complete(attempt: Attempt, model: Model): Attempt {
    const { entity: name, outcome, values } = attempt;
    const known = outcome === 'inserted' ? this.#byId.get(name) : undefined;
    if (!known) return attempt;
    const entity = entityNamed(model, name);
    const late = known.get(Number(values[entity.fields[0]!.name]));
    if (!late?.isWritten) return attempt;
    const written = JSON.parse(late.values) as StoredValue[];
    const own = latePositionsOf(entity).map((position, at) => {
      const field = entity.fields[position]!;
      return [field.name, valueOfStored(field, written[at] ?? null)] as const;
    });
    return { ...attempt, values: { ...values, ...Object.fromEntries(own) } };
  }
}
