import { DecimalUnits } from '../../entities/decimal-units.js';
import { unitsText } from '../ranges.js';
import { ADJECTIVES, CATEGORIES, ENDINGS, MODELS } from './catalogue.js';
import type { Dice } from './dice.js';
import { hasLength, textKind, type Kind } from './kind.js';
import { decimalsOf, decimalUnitsOf, sourceOfUnits } from './numbers.js';
import { combine, range } from './places.js';
import { SHARED_ROLL as ROLL } from './rolls.js';
import { ofRow } from './source.js';

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

/** Repeats each item by its weight, so that a uniform pick is a weighted one. */
function byWeight<Item extends { readonly weight: number }>(items: readonly Item[]): Item[] {
  return items.flatMap((item) => Array.from({ length: item.weight }, () => item));
}

/** Patterns of product names; a model number is appended. */
const SHAPES: readonly ((adjective: string, material: string, noun: string) => string)[] = [
  (adjective, material, noun) => `${adjective} ${material} ${noun}`,
  (adjective, _material, noun) => `${adjective} ${noun}`,
  (_adjective, material, noun) => `${material} ${noun}`,
  (_adjective, _material, noun) => noun,
];

/** The name of a product, which may repeat. */
function productName(dice: Dice, row: number): string {
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

/** The price of a product, in the range of the category that its name has, and often with an ending such as .99. */
function productPrice(dice: Dice, row: number, units: DecimalUnits): number {
  const { logCheapest, logRange } = dice.pick(row, ROLL.category, categories);
  const amount = Math.exp(logCheapest + dice.unit(row, ROLL.price) * logRange);
  const { fraction } = dice.pick(row, ROLL.priceEnding, endings);
  const likesEnding = fraction !== null && amount >= 1;
  return units.clamp(units.of(likesEnding ? Math.floor(amount) + fraction : amount));
}

const longestOf = (words: readonly string[]): string =>
  words.reduce((longest, word) => (word.length > longest.length ? word : longest), '');

/** A name that no other one is longer than. */
const LONGEST_NAME = [
  longestOf(adjectives),
  longestOf(categories.flatMap(({ materials }) => materials)),
  longestOf(categories.flatMap(({ nouns }) => nouns)),
  `${longestOf(models)}-990`,
].join(' ');

/** A name that no other one is shorter than. */
const SHORTEST_NAME = 'Cap A-10';

const NOUNS = [...new Set(CATEGORIES.flatMap(({ nouns }) => nouns.normalize('NFC').split(', ')))];

const product = textKind(
  'product',
  'products with a model number',
  (field, { isUnique, shared }) => {
    const source = combine(
      field,
      [adjectives, NOUNS, models, range(1, 99)],
      ([adjective, noun, model, number]) => `${adjective} ${noun} ${model}-${number}0`,
    );
    const isFree = !isUnique && hasLength(field, SHORTEST_NAME) && hasLength(field, LONGEST_NAME);
    if (typeof source === 'string' || !isFree) return source;
    return ofRow(source, (row) => productName(shared, row));
  },
);

const price: Kind = {
  name: 'price',
  types: ['number'],
  meaning: 'prices of the products in the same row, many with an ending such as .99',
  build(field, scene) {
    if (field.type !== 'number') return `has no values of the type ${field.type}`;
    const limits = decimalUnitsOf(field, scene);
    if (typeof limits === 'string') return limits;
    const source = sourceOfUnits(limits);
    if (scene.isUnique) return source;
    const decimals = decimalsOf(field);
    const units = new DecimalUnits({
      min: unitsText(limits.min, decimals),
      max: unitsText(limits.max, decimals),
      decimals,
    });
    return ofRow(source, (row) => units.text(productPrice(scene.shared, row, units)));
  },
};

export const PRODUCT_KINDS: readonly Kind[] = [product, price];
