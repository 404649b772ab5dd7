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

/** Every way to break a row of each entity; made from the fields' kinds and limits. */
const FAULTS: Readonly<Record<EntityName, readonly Fault[]>> = {
  User: faultsOf('User'),
  Product: faultsOf('Product'),
  Order: faultsOf('Order'),
};

/** Share of broken rows that are broken twice. */
const TWICE = 0.15;

/** The one or two faults of a broken row; two are never of the same field. */
function faultsOfRow(entity: EntityName, dice: RowDice, row: number): readonly Fault[] {
  const first = dice.pick(row, ROLL.fault, FAULTS[entity]);
  if (dice.unit(row, ROLL.secondFault) >= TWICE) return [first];
  const others = FAULTS[entity].filter((fault) => fault.position !== first.position);
  return [first, dice.pick(row, ROLL.secondFaultChoice, others)];
}

/** Breaks a row by its faults. */
export function breakRow(entity: EntityName, row: RawRow, scene: FaultScene): RawRow {
  const broken = [...row];
  for (const fault of faultsOfRow(entity, scene.dice, scene.row)) {
    broken[fault.position] = fault.spoil(row[fault.position], scene);
  }
  return broken;
}

/** The key is never broken: it is the row's number, by which orders find their parents. */
function faultsOf(entity: EntityName): Fault[] {
  return ENTITIES[entity].fields.flatMap((field, position) =>
    position === 0 ? [] : Object.values(spoilersOf(field)).map((spoil) => ({ position, spoil })),
  );
}
