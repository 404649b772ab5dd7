import { ENTITIES, type EntityName } from '../../../entities/entity.js';
import type { RawRow } from '../../../entities/value.js';
import { ROLL, type RowDice } from './dice.js';
import { spoilersOf, type FaultScene, type Spoiler } from './spoilers.js';

/** One way to break one field. */
interface Fault {
  /** Position of the field in its row. */
  readonly position: number;
  readonly spoil: Spoiler;
}

/** Every way to break a row of each entity, derived from the kinds and limits of its fields. */
const FAULTS: Readonly<Record<EntityName, readonly Fault[]>> = {
  User: faultsOf('User'),
  Product: faultsOf('Product'),
  Order: faultsOf('Order'),
};

/** Share of broken rows with two faults. */
const TWICE = 0.15;

/** The one or two faults of a broken row, in different fields. */
function faultsOfRow(entity: EntityName, dice: RowDice, row: number): readonly Fault[] {
  const first = dice.pick(row, ROLL.fault, FAULTS[entity]);
  if (dice.unit(row, ROLL.secondFault) >= TWICE) return [first];
  const others = FAULTS[entity].filter((fault) => fault.position !== first.position);
  return [first, dice.pick(row, ROLL.secondFaultChoice, others)];
}

/** Applies the faults of a row to it. */
export function breakRow(entity: EntityName, row: RawRow, scene: FaultScene): RawRow {
  const broken = [...row];
  for (const fault of faultsOfRow(entity, scene.dice, scene.row)) {
    broken[fault.position] = fault.spoil(row[fault.position], scene);
  }
  return broken;
}

/** The id is never broken: orders find their parents by it. */
function faultsOf(entity: EntityName): Fault[] {
  return ENTITIES[entity].fields.flatMap((field, position) =>
    position === 0 ? [] : Object.values(spoilersOf(field)).map((spoil) => ({ position, spoil })),
  );
}
