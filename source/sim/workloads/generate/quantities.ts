import { ROLL, type RowDice } from './dice.js';
import { fieldNamed } from './fields.js';

const field = fieldNamed('Order', 'quantity', 'integer');

/** The higher, the smaller the quantities: with 6, two of three orders are for 1 piece, four of five for at most 5. */
const SKEW = 6;

/** The quantity of an order: mostly small, rarely hundreds. */
export function orderQuantity(dice: RowDice, row: number): number {
  const range = field.max - field.min + 1;
  const size = range ** (dice.unit(row, ROLL.quantity) ** SKEW);
  return Math.min(field.max, field.min - 1 + Math.floor(size));
}
