import type { Entity } from '../../../entities/entity.js';
import { checkedOf } from '../../../entities/references.js';
import type { RawValue } from '../../../entities/value.js';
import type { Generator } from '../../../model/values/generator.js';
import { RowDice } from '../../../model/values/row-dice.js';
import type { GeneratePlan } from '../workload.js';
import { isBreakable } from './faults.js';
import { followsParents, isOptional } from './pointing.js';
import { rawMaker } from './raw-maker.js';

/** The rows of one entity. */
export interface EntityRows {
  readonly entity: Entity;
  readonly count: number;
  readonly dice: RowDice;
  readonly isBreakable: boolean;
  /** Whether a row can be rejected because of the row to which it refers. */
  readonly mayFollow: boolean;
  /** By position of the field; those of references give keys of rows that may be rejected. */
  readonly makers: readonly ((row: number) => RawValue)[];
  /** The positions of the fields whose values the makers give as they are. */
  readonly made: readonly number[];
  /** Copied for each row. */
  readonly empty: readonly RawValue[];
  /** By row: whether it is rejected, once that is known. */
  fates: Uint8Array | undefined;
}

/** The rows of an entity in a plan. */
export function entityRows(
  entity: Entity,
  { seed, invalid, counts, unit }: GeneratePlan,
  generator: Generator,
): EntityRows {
  return {
    entity,
    count: counts[entity.name]!,
    dice: new RowDice(seed, entity.index),
    isBreakable: isBreakable(entity),
    mayFollow: unit === undefined && checkedOf(entity).some((one) => !isOptional(entity, one)),
    makers: entity.fields.map((field, position) =>
      rawMaker(field, generator.maker(entity.index, position)),
    ),
    made: [...entity.fields.keys()].filter((at) => invalid === 0 || !followsParents(entity, at)),
    empty: entity.fields.map(() => undefined),
    fates: undefined,
  };
}
