import { FIELD_TYPES } from '../model.js';
import type { Kind } from './kind.js';
import { NUMBER_KINDS } from './numbers.js';
import { PEOPLE_KINDS } from './people.js';
import { PLACE_KINDS } from './places.js';
import { PRODUCT_KINDS } from './products.js';
import { listSource } from './source.js';
import { TEXT_KINDS } from './texts.js';
import { TIME_KINDS } from './times.js';

const boolean: Kind = {
  name: 'boolean',
  types: ['boolean'],
  meaning: 'true or false',
  build: () => listSource([false, true]),
};

const choice: Kind = {
  name: 'choice',
  types: FIELD_TYPES,
  meaning: 'one of the values that the field allows',
  build: ({ choices }) =>
    choices ? listSource(choices) : 'needs an enum in the constraints of the field',
};

const constant: Kind = {
  name: 'constant',
  types: FIELD_TYPES,
  meaning: 'the same value in each row, dbsim:value',
  build: (_, { constant }) =>
    constant === undefined ? 'needs a dbsim:value' : listSource([constant]),
};

/** Every kind; a reference has its own, which cannot be chosen. */
export const KINDS: readonly Kind[] = [
  ...NUMBER_KINDS,
  ...TEXT_KINDS,
  ...PEOPLE_KINDS,
  ...PLACE_KINDS,
  ...PRODUCT_KINDS,
  ...TIME_KINDS,
  boolean,
  choice,
  constant,
];

/** A kind by its name. */
export function kindNamed(name: string): Kind | undefined {
  return KINDS.find((kind) => kind.name === name);
}
