import type { Written } from '../../../entities/value.js';
import { ADJECTIVES, CATEGORIES, ENDINGS, MODELS } from '../../../model/values/catalogue.js';
import { byWeight, ROLL, type RowDice } from './dice.js';
import { fieldNamed } from './fields.js';
import { Units } from './prices.js';

/** Amounts of a price, in cents. */
export const PRICE_UNITS = new Units(fieldNamed('Product', 'price', 'decimal'));

const adjectives = ADJECTIVES.split(', ');
const models = MODELS.split(', ');
const endings = byWeight(ENDINGS);

const categories = byWeight(
  CATEGORIES.map(({ weight, cheapest, dearest, materials, nouns }) => ({
    weight,
    materials: materials.split(', '),
    nouns: nouns.split(', '),
    logCheapest: Math.log(cheapest),
    logRange: Math.log(dearest / cheapest),
  })),
);

/** Patterns of product names; a model number is appended. */
const SHAPES: readonly ((adjective: string, material: string, noun: string) => string)[] = [
  (adjective, material, noun) => `${adjective} ${material} ${noun}`,
  (adjective, _material, noun) => `${adjective} ${noun}`,
  (_adjective, material, noun) => `${material} ${noun}`,
  (_adjective, _material, noun) => noun,
];

/** The name of a product; not unique. */
export function productName(dice: RowDice, row: number): string {
  const category = dice.pick(row, ROLL.category, categories);
  const shape = dice.pick(row, ROLL.nameShape, SHAPES);
  const name = shape(
    dice.pick(row, ROLL.adjective, adjectives),
    dice.pick(row, ROLL.material, category.materials),
    dice.pick(row, ROLL.noun, category.nouns),
  );
  const model = dice.pick(row, ROLL.modelLetter, models);
  return `${name} ${model}-${10 * (1 + dice.below(row, ROLL.modelNumber, 99))}`;
}

/** The price of a product, in the range of its category and often with a usual ending such as .99. */
export function productPrice(dice: RowDice, row: number): Written {
  return PRICE_UNITS.write(priceUnits(dice, row));
}

/** Like `productPrice`, in cents. */
export function priceUnits(dice: RowDice, row: number): number {
  const { logCheapest, logRange } = dice.pick(row, ROLL.category, categories);
  const amount = Math.exp(logCheapest + dice.unit(row, ROLL.price) * logRange);
  const { fraction } = dice.pick(row, ROLL.priceEnding, endings);
  const likesEnding = fraction !== null && amount >= 1;
  return PRICE_UNITS.clamp(PRICE_UNITS.of(likesEnding ? Math.floor(amount) + fraction : amount));
}
