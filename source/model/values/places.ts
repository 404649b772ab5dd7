import type { StringField } from '../model.js';
import { describeLengths, hasLength, textKind, type Kind, type Scene } from './kind.js';
import { PLAIN_FAMILY } from './people.js';
import { SHARED_ROLL } from './rolls.js';
import { listSource, ofRow, sourceOf, type Source } from './source.js';
import { CITIES } from './words.js';

const CITY_NAMES = [...new Set(CITIES.map(([city]) => city))];
const COUNTRIES = [...new Set(CITIES.map(([, country]) => country))];

/** The values of a list; in one row a city and a country belong together where they may repeat. */
function placeOf(
  field: StringField,
  scene: Scene,
  names: readonly string[],
  part: 0 | 1,
): Source | string {
  const fitting = names.filter((text) => hasLength(field, text));
  if (fitting.length === 0) return describeLengths(4, 18, field);
  const source = listSource(fitting);
  if (scene.isUnique || fitting.length < names.length) return source;
  return ofRow(source, (row) => scene.shared.pick(row, SHARED_ROLL.place, CITIES)[part]);
}

const city = textKind('city', 'cities', (field, scene) => placeOf(field, scene, CITY_NAMES, 0));

const country = textKind('country', 'countries', (field, scene) =>
  placeOf(field, scene, COUNTRIES, 1),
);

/** Combinations of one part of each list, joined; different combinations must read differently. */
export function combine(
  field: StringField,
  parts: readonly (readonly string[])[],
  join: (words: readonly string[]) => string,
): Source | string {
  const pick = (isBetter: (one: number, other: number) => boolean): string =>
    join(parts.map((words) => words.reduce((a, b) => (isBetter(b.length, a.length) ? b : a))));
  const shortest = pick((one, other) => one < other);
  const longest = pick((one, other) => one > other);
  if (!hasLength(field, shortest) || !hasLength(field, longest)) {
    return describeLengths(shortest.length, longest.length, field);
  }
  const possible = parts.reduce((product, words) => product * BigInt(words.length), 1n);
  return sourceOf(possible, (number) => {
    let left = number;
    const words = parts.map((list) => {
      const word = list[Number(left % BigInt(list.length))] ?? '';
      left /= BigInt(list.length);
      return word;
    });
    return join(words);
  });
}

export const range = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => String(first + index));

const STREETS = ['Street', 'Road', 'Lane', 'Avenue', 'Square', 'Way', 'Hill', 'Court'];

const street = textKind('street', 'streets with a number', (field) =>
  combine(field, [range(1, 199), PLAIN_FAMILY, STREETS], (words) => words.join(' ')),
);

const FIRMS = [
  'Ltd',
  'GmbH',
  'Group',
  'Works',
  'Partners',
  'Labs',
  'Trading',
  'Foods',
  'Energy',
  'Media',
];

const company = textKind('company', 'companies', (field) =>
  combine(field, [PLAIN_FAMILY, FIRMS], (words) => words.join(' ')),
);

/** Numbers that are kept free for stories: 555-0100 to 555-0199 in each area. */
const phone = textKind('phone', 'telephone numbers that lead nowhere', (field) =>
  combine(field, [range(200, 999), range(100, 199)], ([area, line]) => `+1 ${area} 555 0${line}`),
);

export const PLACE_KINDS: readonly Kind[] = [city, country, street, company, phone];
