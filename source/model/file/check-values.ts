import { escapeText } from '../../base/text.js';
import { referenceAt, type Entity, type Model } from '../model.js';
import { planModel, type PlanFault } from '../values/plan.js';
import { itemsOf, namesOf, valueOf } from './access.js';
import type { Faults, Place } from './fault.js';
import type { RowPlans } from './rows-reader.js';
import { isSound } from './sound-tree.js';
import type { Table } from './table-reader.js';

/** What was read of the tables. */
interface Reading {
  readonly tables: readonly Table[];
  readonly rows: RowPlans;
}

type IsKnown = (entity: number, position: number) => boolean;

/**
 * Reports fields for which not enough values can be generated. Fields with a fault, and those whose values depend on
 * one, are not checked.
 * @returns the model, with fewer rows where no number is given and fewer values are possible
 */
export function checkValues(model: Model, reading: Reading, faults: Faults): Model {
  const isKnown = knownFields(model, reading);
  const fitted = fitRows(model, isKnown);
  for (const fault of planModel(fitted, 0, isKnown).faults) {
    const place = placeOf(reading.tables[fault.entity], fault);
    if (place) faults.add(place, escapeText(fault.problem), fault.hint);
  }
  return fitted;
}

function knownFields({ entities }: Model, { tables, rows }: Reading): IsKnown {
  const known = entities.map((entity) => {
    const table = tables[entity.index];
    return table ? knownOf(entity, table, rows) : new Set<number>();
  });
  return (entity, position) => known[entity]?.has(position) === true;
}

/** The fields of a table whose type, constraints and reference are known. */
function knownOf(entity: Entity, table: Table, rows: RowPlans): ReadonlySet<number> {
  const foreignKeys = valueOf(table.schema, 'foreignKeys');
  const links = itemsOf(table.schema, 'foreignKeys').map((node) => valueOf(node, 'fields'));
  // Any field may be the one that refers to another table.
  if (foreignKeys?.kind === 'faulty' || !links.every((link) => link && isSound(link))) {
    return new Set();
  }
  const referring = new Set(links.flatMap((link) => namesOf(link).map(({ text }) => text)));
  return new Set(
    [...table.sound].filter((position) => {
      const reference = referenceAt(entity, position);
      return reference
        ? rows[reference.target] !== undefined
        : !referring.has(table.names[position] ?? '');
    }),
  );
}

/** Lowers default numbers of rows to what is possible. */
function fitRows(model: Model, isKnown: IsKnown): Model {
  const limits = new Map<number, number>();
  for (const { entity, possible } of planModel(model, 0, isKnown).faults) {
    if (possible === undefined || model.entities[entity]?.rows.isDefault !== true) continue;
    limits.set(entity, Math.min(limits.get(entity) ?? Infinity, Number(possible)));
  }
  if (limits.size === 0) return model;
  // Fewer rows of a table may leave too few for another one that refers to it.
  const entities = model.entities.map((entity) => {
    const count = limits.get(entity.index);
    return count === undefined
      ? entity
      : Object.assign({}, entity, { rows: { count, isDefault: true } });
  });
  return fitRows({ ...model, entities }, isKnown);
}

/** The property of a field that decides about its values, else the field. */
function placeOf(table: Table | undefined, { positions }: PlanFault): Place | undefined {
  const field = table?.fieldNodes[positions[0] ?? 0];
  const constraints = valueOf(field, 'constraints');
  return (
    valueOf(field, 'dbsim:kind') ??
    valueOf(constraints, 'pattern') ??
    valueOf(constraints, 'enum') ??
    constraints ??
    valueOf(field, 'type') ??
    table?.place
  );
}
