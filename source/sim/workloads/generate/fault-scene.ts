import type { Reference } from '../../../entities/entity.js';
import type { RawValue } from '../../../entities/value.js';
import { ROLL, type RowDice } from './dice.js';

/** The row and its surroundings, from which broken values are made. */
export interface FaultScene {
  readonly row: number;
  readonly dice: RowDice;
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
  return dice.below(row, ROLL.faultDetail, count);
}

/** One of some items, for a detail of the fault of a row. */
export function pickDetail<Item>({ dice, row }: FaultScene, items: readonly Item[]): Item {
  return dice.pick(row, ROLL.faultDetail, items);
}
