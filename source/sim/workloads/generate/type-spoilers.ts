import type { DateField, DateTimeField, Field } from '../../../entities/entity.js';
import { patternOf } from '../../../entities/pattern/pattern.js';
import { isUuid } from '../../../entities/uuid.js';
import { Written, type RawValue } from '../../../entities/value.js';
import { belowDetail, pickDetail, type Spoiler, type Spoilers } from './fault-scene.js';

/** Texts that are no boolean, although some programs take them for one. */
const NO_BOOLEANS: readonly RawValue[] = ['yes', 'no', 'TRUE', 'false', 0, 1, 'on'];

export const booleanSpoilers: Spoilers = {
  'no boolean': (_value, scene) => pickDetail(scene, NO_BOOLEANS),
};

const NO_DAYS: readonly RawValue[] = [
  '2023-02-29',
  '29.02.2024',
  '02/29/2024',
  '2024-2-29',
  '2024-02-29T00:00:00Z',
  'yesterday',
  20_240_229,
];

const NO_MOMENTS: readonly RawValue[] = [
  '2024-02-29',
  '2024-02-29 12:00:00',
  '2024-02-29T25:00:00Z',
  '2023-02-29T12:00:00Z',
  '2024-02-29T12:00:00+25:00',
  'now',
  1_709_208_000,
];

/** Ways to break a day or a moment. */
export function timeSpoilers({ kind, min, max }: DateField | DateTimeField): Spoilers {
  const examples = kind === 'date' ? NO_DAYS : NO_MOMENTS;
  const rest = kind === 'date' ? '' : 'T00:00:00Z';
  const isAfter = (bound: string | undefined, day: string): boolean =>
    bound !== undefined && bound.slice(0, day.length) > day;
  return {
    'no time': (_value, scene) => pickDetail(scene, examples),
    ...(isAfter(min, '0001-01-01') ? { 'too early': () => `0001-01-01${rest}` } : {}),
    ...(max !== undefined && !isAfter(max, '9999-12-30')
      ? { 'too late': () => `9999-12-31${rest}` }
      : {}),
  };
}

/** Ways to break what a field demands besides its type: one of some values, a pattern, a format. */
export function demandSpoilers(field: Field): Spoilers {
  const { choices } = field;
  const pattern = field.kind === 'text' ? field.pattern : undefined;
  const format = field.kind === 'text' ? field.format : undefined;
  return {
    ...(choices ? { 'not allowed': notAllowed(field) } : {}),
    ...(pattern === undefined ? {} : patternSpoilers(pattern)),
    ...(format === 'uuid' ? { 'no UUID': notUuid } : {}),
    ...(format === 'uri' ? { 'no URI': (value) => String(value).replaceAll(':', ' ') } : {}),
  };
}

function notAllowed(field: Field): Spoiler {
  const { kind, choices = [] } = field;
  switch (kind) {
    case 'boolean':
      return (value) => value !== true;
    case 'integer': {
      const largest = Math.max(...choices.map(Number));
      return (_value, scene) => largest + belowDetail(scene, 9) + 1;
    }
    case 'decimal': {
      const largest = Math.max(...choices.map(Number));
      return (_value, scene) =>
        new Written(String(Math.floor(largest) + belowDetail(scene, 9) + 1));
    }
    default:
      return (value) => `${String(value)} or other`;
  }
}

/** What is added to a text, or replaces it, so that it does not match any more. */
const MISFITS = [
  (text: string) => `${text}~`,
  (text: string) => `~${text}`,
  () => '~',
  (text: string) => `${text}${text}`,
];

/** A pattern that matches everything cannot be broken. */
function patternSpoilers(pattern: string): Spoilers {
  const { matches } = bound(pattern);
  const broken = (text: string): string | undefined =>
    MISFITS.map((misfit) => misfit(text)).find((misfit) => !matches(misfit));
  if (broken('a') === undefined) return {};
  return { 'of another pattern': (value) => broken(String(value)) ?? broken('a') ?? '' };
}

function bound(pattern: string): { readonly matches: (text: string) => boolean } {
  const known = patternOf(pattern);
  return { matches: (text) => known.matches(text) };
}

const notUuid: Spoiler = (value, scene) => {
  const text = String(value);
  const broken = [text.slice(1), `${text}0`, text.replaceAll('-', ''), `{${text}}`, 'g'.repeat(36)];
  return pickDetail(
    scene,
    broken.filter((candidate) => !isUuid(candidate)),
  );
};
