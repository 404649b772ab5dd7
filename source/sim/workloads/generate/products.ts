import { ADJECTIVES, CATEGORIES, ENDINGS, MODELS } from '../../../model/values/catalogue.js';
import { byWeight, ROLL, ROLLS_OF_FIELD, type Roll, type RowDice } from './dice.js';
import type { Units } from './units.js';

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

/** The name of a product; not unique. @param from added to the numbers of its rolls */
export function productName(dice: RowDice, row: number, from: Roll): string {
  const category = dice.pick(row, from + ROLL.category, categories);
  const shape = dice.pick(row, from + ROLL.nameShape, SHAPES);
  const name = shape(
    dice.pick(row, from + ROLL.adjective, adjectives),
    dice.pick(row, from + ROLL.material, category.materials),
    dice.pick(row, from + ROLL.noun, category.nouns),
  );
  const model = dice.pick(row, from + ROLL.modelLetter, models);
  return `${name} ${model}-${10 * (1 + dice.below(row, from + ROLL.modelNumber, 99))}`;
}

/**
 * The price of a product, in units of its field, in the range of the category that the name with the same
 * rolls has, and often with a usual ending such as .99.
 */
export function productPrice(dice: RowDice, row: number, units: Units, from: Roll): number {
  const { logCheapest, logRange } = dice.pick(row, from + ROLL.category, categories);
  const amount = Math.exp(logCheapest + dice.unit(row, from + ROLL.price) * logRange);
  const { fraction } = dice.pick(row, from + ROLL.priceEnding, endings);
  const likesEnding = fraction !== null && amount >= 1;
  return units.clamp(units.of(likesEnding ? Math.floor(amount) + fraction : amount));
}

/** Some words about a product, of `min` to `max` characters. @param from added to the numbers of its rolls */
export function productWords(
  dice: RowDice,
  row: number,
  { min, max }: { readonly min: number; readonly max: number },
  from: Roll,
): string {
  let text = dice.pick(row, from + ROLL.adjective, adjectives);
  let roll = from + ROLL.word;
  while (text.length < min) {
    text += ` ${dice.pick(row, roll, adjectives)}`;
    roll += ROLLS_OF_FIELD;
  }
  // A blank at the end would be trimmed.
  return text.slice(0, max).replace(/ $/, 'x');
}
