import { derive } from '../../../entities/derive.js';
import type { Entity } from '../../../entities/entity.js';
import type { RawRow } from '../../../entities/value.js';
import type { Dice } from '../../../model/values/dice.js';
import { FAULT_ROLL as ROLL, type FaultScene, type Spoiler } from './fault-scene.js';
import { spoilersOf } from './spoilers.js';

/** One way to break one field. */
interface Fault {
  /** Position of the field in its row. */
  readonly position: number;
  readonly spoil: Spoiler;
}

/** Every way to break a row of an entity; the key is never broken where other rows find theirs by it. */
const faultsOf = derive((entity: Entity): readonly Fault[] =>
  entity.fields.flatMap((_, position) =>
    isKept(entity, position)
      ? []
      : spoilersOf(entity, position).map((spoil) => ({ position, spoil })),
  ),
);

function isKept({ identifying = [], isReferenced }: Entity, position: number): boolean {
  return position === 0 || (isReferenced && identifying.includes(position));
}

/** Whether rows of an entity can break a rule at all. */
export function isBreakable(entity: Entity): boolean {
  return faultsOf(entity).length > 0;
}

/** Share of broken rows with two faults. */
const TWICE = 0.15;

/** The one or two faults of a broken row, in different fields. */
function faultsOfRow(entity: Entity, dice: Dice, row: number): readonly Fault[] {
  const faults = faultsOf(entity);
  const first = dice.pick(row, ROLL.fault, faults);
  if (dice.unit(row, ROLL.secondFault) >= TWICE) return [first];
  const others = faults.filter((fault) => fault.position !== first.position);
  if (others.length === 0) return [first];
  return [first, dice.pick(row, ROLL.secondFaultChoice, others)];
}

/** Applies the faults of a row to it. */
export function breakRow(entity: Entity, row: RawRow, scene: FaultScene): RawRow {
  const broken = [...row];
  for (const fault of faultsOfRow(entity, scene.dice, scene.row)) {
    broken[fault.position] = fault.spoil(row[fault.position], scene);
  }
  return broken;
}
