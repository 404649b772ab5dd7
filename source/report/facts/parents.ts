import {
  entityNamed,
  type Entity,
  type EntityName,
  type Model,
  type Reference,
} from '../../entities/model.js';
import type { TimedAttempt } from '../../ledger/attempt.js';
import { targetIn } from '../../ledger/targets.js';

/** What the run did with the rows that carry an id. */
export interface Parent {
  /** Whether one of them was inserted. */
  isInserted: boolean;
  /** When the row that counts was decided, in milliseconds from the start of the run. */
  decidedMs: number;
  /** The thread that decided it, counted from 1. */
  thread: number;
}

/** A reference of one attempt, and the row of this run that it points to. */
export interface ResolvedReference {
  readonly reference: Reference;
  readonly id: number;
  /** The values of the fields that point to it. */
  readonly key: number | string;
  /** Undefined when no row of the run carries the id. */
  readonly parent: Parent | undefined;
}

/** The rows of a run that others can point to, by entity and id. */
export class Parents {
  readonly #model: Model;
  readonly #byId = new Map<EntityName, Map<number, Parent>>();

  constructor(model: Model) {
    this.#model = model;
  }

  /** Notes an attempt that others may point to. */
  add({ entity, values, outcome, thread, startedMs, latencyMs }: TimedAttempt): void {
    const id = idOf(entityNamed(this.#model, entity), values);
    if (id === undefined) return;
    const rows = this.#byId.get(entity) ?? new Map<number, Parent>();
    this.#byId.set(entity, rows);
    const known = rows.get(id);
    const isInserted = outcome === 'inserted';
    if (known && !isInserted) return;
    rows.set(id, { isInserted, decidedMs: startedMs + latencyMs, thread });
  }

  /** What the run did with the row that has an id; undefined where no row can point to it, or none has it. */
  find(entity: EntityName, id: number): Parent | undefined {
    return this.#byId.get(entity)?.get(id);
  }

  /** What the references of an attempt point to; those whose field is no id are left out. */
  resolve({ entity, values }: Pick<TimedAttempt, 'entity' | 'values'>): ResolvedReference[] {
    const definition = entityNamed(this.#model, entity);
    return definition.references.flatMap((reference) => {
      const found = targetIn(definition, reference, values);
      if (!found) return [];
      return [{ reference, ...found, parent: this.find(reference.target, found.id) }];
    });
  }
}

/** The key of a row to which others may point; undefined for others. */
function idOf(
  { isReferenced, fields: [key] }: Entity,
  values: TimedAttempt['values'],
): number | undefined {
  const id = isReferenced ? values[key!.name] : undefined;
  return typeof id === 'number' ? id : undefined;
}
