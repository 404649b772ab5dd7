import type { Reference } from '../../../entities/entity.js';
import type { RawValue } from '../../../entities/value.js';
import type { Dice } from '../../../model/values/dice.js';

/** The decisions about the faults of a row. */
export const FAULT_ROLL = {
  broken: 0,
  fault: 1,
  secondFault: 2,
  secondFaultChoice: 3,
  detail: 4,
  target: 5,
} as const;

/** The row and its surroundings, from which broken values are made. */
export interface FaultScene {
  readonly row: number;
  readonly dice: Dice;
  /** The value of a field in an earlier row that is not broken; undefined if there is none. */
  earlierValue(position: number): RawValue;
  /** The key of a broken row to which a reference can point, and that comes before this row; undefined if there is none. */
  brokenParent(reference: Reference): RawValue;
  /** A key that no row has to which a reference can point. */
  unusedKey(reference: Reference): RawValue;
}

/** Makes a broken value from a valid one. */
export type Spoiler = (value: RawValue, scene: FaultScene) => RawValue;

/** Ways to break a field, by name. */
export type Spoilers = Readonly<Record<string, Spoiler>>;

/** A random number below a count, for a detail of the fault of a row. */
export function belowDetail({ dice, row }: FaultScene, count: number): number {
  return dice.below(row, FAULT_ROLL.detail, count);
}

/** One of some items, for a detail of the fault of a row. */
export function pickDetail<Item>({ dice, row }: FaultScene, items: readonly Item[]): Item {
  return dice.pick(row, FAULT_ROLL.detail, items);
}
