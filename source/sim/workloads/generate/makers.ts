import type {
  DecimalField,
  EmailField,
  Entity,
  Field,
  IntegerField,
  TextField,
  ValueHint,
} from '../../../entities/entity.js';
import type { RawValue } from '../../../entities/value.js';
import { ROLL, ROLLS_OF_FIELD, type Roll, type RowDice } from './dice.js';
import { personAddress, personName } from './people.js';
import { productName, productPrice, productWords } from './products.js';
import { Units } from './units.js';

/** Makes the value of a field in a row (from 1) that breaks no rule. */
export type ValueMaker = (row: number) => RawValue;

/** The rows of an entity for which values are made. */
export interface MadeRows {
  readonly count: number;
  readonly dice: RowDice;
}

/** The makers of an entity's fields, in field order, by their kinds and hints; undefined for references. */
export function makersOf({ fields }: Entity, rows: MadeRows): (ValueMaker | undefined)[] {
  const seen = new Map<string, number>();
  return fields.map((field, position) => {
    if (position === 0) return (row) => row;
    if (field.kind === 'integer' && field.references) return undefined;
    const kind = `${field.kind} ${field.hint ?? ''}`;
    const before = seen.get(kind) ?? 0;
    seen.set(kind, before + 1);
    return makerOf(field, rows, before * ROLLS_OF_FIELD);
  });
}

/** @param from added to the numbers of its rolls */
function makerOf(field: Field, rows: MadeRows, from: Roll): ValueMaker {
  switch (field.kind) {
    case 'text':
      return textMaker(field, rows, from);
    case 'email':
      return addressMaker(field, rows, from);
    case 'decimal':
      return decimalMaker(field, rows, from);
    case 'integer':
      return integerMaker(field, rows, from);
    case 'boolean':
    case 'date':
    case 'datetime':
      throw new RangeError(
        `no values of the kind ${field.kind} are generated without a model file`,
      );
  }
}

function textMaker(field: TextField, { dice, count }: MadeRows, from: Roll): ValueMaker {
  const { hint, max, unique } = field;
  const made = textOf(hint);
  const fit = (text: string): string => (text.length > max ? text.slice(0, max).trimEnd() : text);
  if (unique !== true) {
    return (row) => {
      const text = fit(made(dice, row, field, from));
      return text.length < field.min ? productWords(dice, row, field, from) : text;
    };
  }
  return (row) => {
    const number = ` ${dice.scramble(row, count)}`;
    const text = made(dice, row, field, from).slice(0, Math.max(0, max - number.length));
    return (text.trimEnd() + number).trimStart().padStart(field.min, '0');
  };
}

function textOf(hint: ValueHint | undefined): typeof productWords {
  if (hint === 'person') return (dice, row, _limits, from) => personName(dice, row, from);
  if (hint === 'product') return (dice, row, _limits, from) => productName(dice, row, from);
  return productWords;
}

function addressMaker({ max }: EmailField, { dice, count }: MadeRows, from: Roll): ValueMaker {
  return (row) => {
    const address = personAddress(dice, row, count, from);
    return address.length <= max ? address : `${dice.scramble(row, count)}@x.org`;
  };
}

function decimalMaker(field: DecimalField, { dice, count }: MadeRows, from: Roll): ValueMaker {
  const units = new Units(field);
  const { min, max } = units;
  if (field.unique === true) {
    return (row) => units.write(min + dice.permute(row, count, max - min + 1));
  }
  if (field.hint === 'price') return (row) => units.write(productPrice(dice, row, units, from));
  if (min < 0) {
    return (row) =>
      units.write(units.clamp(Math.round(min + dice.unit(row, from + ROLL.price) * (max - min))));
  }
  // Small amounts are more common than large ones.
  const least = Math.log(Math.max(1, min));
  const range = Math.log(Math.max(1, max)) - least;
  return (row) => {
    const amount = Math.exp(least + dice.unit(row, from + ROLL.price) * range);
    return units.write(units.clamp(Math.round(amount)));
  };
}

/** The higher, the smaller the numbers: with 6 of a range of 1000, two of three are 1, four of five at most 5. */
const SKEW = 6;

function integerMaker(field: IntegerField, { dice, count }: MadeRows, from: Roll): ValueMaker {
  const { min, max, unique } = field;
  const range = max - min + 1;
  if (unique === true) return (row) => min + dice.permute(row, count, range);
  return (row) => {
    const size = range ** (dice.unit(row, from + ROLL.quantity) ** SKEW);
    return Math.min(max, min - 1 + Math.floor(size));
  };
}
