import { ROLL, type RowDice } from './dice.js';
import { fieldNamed } from './fields.js';

const field = fieldNamed('Order', 'quantity', 'integer');

/** How strongly small quantities are preferred: with 6, two in three orders are for one piece and four in five for five or less. */
const SKEW = 6;

/** How many pieces an order is for: mostly few, rarely hundreds. */
export function orderQuantity(dice: RowDice, row: number): number {
  const range = field.max - field.min + 1;
  const size = range ** (dice.unit(row, ROLL.quantity) ** SKEW);
  return Math.min(field.max, field.min - 1 + Math.floor(size));
}
