import { countCharacters } from '../../base/text.js';
import type { StringField } from '../model.js';
import { CULTURES, HOSTS, type Culture } from './cultures.js';
import type { Dice } from './dice.js';
import { describeLengths, hasLength, textKind, type Kind, type Scene } from './kind.js';
import { SHARED_ROLL as ROLL } from './rolls.js';
import { bitsOfRows } from './row-dice.js';
import { listSource, ofRow, sourceOf, type Source } from './source.js';

/** A name, and its spelling in an address: lower-case Latin letters only. */
interface Name {
  readonly text: string;
  readonly spelling: string;
}

interface People {
  readonly given: readonly Name[];
  readonly family: readonly Name[];
  readonly familyFirst: Culture['familyFirst'];
}

/** Each culture as often as its weight. */
const PEOPLE: readonly People[] = CULTURES.flatMap((culture) => {
  const people: People = {
    given: readNames(culture.given),
    family: readNames(culture.family),
    familyFirst: culture.familyFirst,
  };
  return Array.from({ length: culture.weight }, () => people);
});

function readNames(list: string): Name[] {
  return list.split(', ').map((entry) => {
    const [text = '', spelling = text] = entry.split('=');
    return {
      text,
      spelling: spelling
        .normalize('NFD')
        .replaceAll(/[^a-z]/gi, '')
        .toLowerCase(),
    };
  });
}

const GIVEN = distinct((people) => people.given);
const FAMILY = distinct((people) => people.family);

/** Family names in plain letters and of one word, for companies and streets. */
export const PLAIN_FAMILY = FAMILY.filter((name) => /^[A-Z][a-z]+$/.test(name));

function distinct(namesOf: (people: People) => readonly Name[]): string[] {
  return [...new Set(PEOPLE.flatMap(namesOf).map(({ text }) => text.normalize('NFC')))];
}

const lengthsOf = (names: readonly string[]): readonly [number, number] => {
  const lengths = names.map((name) => countCharacters(name));
  return [Math.min(...lengths), Math.max(...lengths)];
};

const [SHORTEST_GIVEN, LONGEST_GIVEN] = lengthsOf(GIVEN);
const [SHORTEST_FAMILY, LONGEST_FAMILY] = lengthsOf(FAMILY);
const SHORTEST_NAME = SHORTEST_GIVEN + SHORTEST_FAMILY;
const LONGEST_NAME = LONGEST_GIVEN + 1 + LONGEST_FAMILY;

interface Person {
  readonly given: Name;
  readonly family: Name;
  readonly full: string;
}

function personOf(dice: Dice, row: number): Person {
  const people = dice.pick(row, ROLL.culture, PEOPLE);
  const given = dice.pick(row, ROLL.given, people.given);
  const family = dice.pick(row, ROLL.family, people.family);
  const full = people.familyFirst
    ? `${family.text}${people.familyFirst.separator}${given.text}`
    : `${given.text} ${family.text}`;
  return { given, family, full };
}

/** A source of the same person's values, which may repeat. */
function ofPerson({ shared }: Scene, valueOf: (person: Person) => string, source: Source): Source {
  return ofRow(source, (row) => valueOf(personOf(shared, row)));
}

const name = textKind('name', 'first and last names', (field, scene) => {
  const { minLength, maxLength } = field;
  if (minLength > SHORTEST_NAME || maxLength < LONGEST_NAME) {
    const given = GIVEN.filter((text) => hasLength(field, text));
    return given.length > 0
      ? listSource(given)
      : describeLengths(SHORTEST_NAME, LONGEST_NAME, field);
  }
  const pairs = sourceOf(BigInt(GIVEN.length * FAMILY.length), (number) => {
    const index = Number(number);
    return `${GIVEN[index % GIVEN.length]} ${FAMILY[Math.floor(index / GIVEN.length)]}`;
  });
  return scene.isUnique ? pairs : ofPerson(scene, ({ full }) => full, pairs);
});

const firstName = textKind('firstName', 'first names', (field, scene) =>
  namesOf(field, scene, GIVEN, ({ given }) => given.text),
);

const lastName = textKind('lastName', 'last names', (field, scene) =>
  namesOf(field, scene, FAMILY, ({ family }) => family.text),
);

function namesOf(
  field: StringField,
  scene: Scene,
  names: readonly string[],
  valueOf: (person: Person) => string,
): Source | string {
  const fitting = names.filter((text) => hasLength(field, text));
  const [shortest, longest] = lengthsOf(names);
  if (fitting.length === 0) return describeLengths(shortest, longest, field);
  const source = listSource(fitting);
  const isFree = fitting.length === names.length && !scene.isUnique;
  return isFree ? ofPerson(scene, valueOf, source) : source;
}

/**
 * Styles of the part before the @; it ends with the number and has no other digit, so that addresses differ. The most
 * common style is listed twice.
 */
const STYLES: readonly ((given: string, family: string, number: number) => string)[] = [
  (given, family, number) => `${given}.${family}${number}`,
  (given, family, number) => `${given}.${family}${number}`,
  (given, family, number) => `${given}${family}${number}`,
  (given, family, number) => `${given[0]}${family}${number}`,
  (given, family, number) => `${given[0]}.${family}.${number}`,
  (given, family, number) => `${given}_${family}${number}`,
  (given, family, number) => `${family}.${given}${number}`,
  (given, _family, number) => `${given}${number}`,
  (given, family, number) => `${given}-${family}${number}`,
  (given, family, number) => `${given}.${family}+shop${number}`,
];

/** Share of addresses with upper-case letters. */
const MIXED_CASE = 0.05;

/** The longest address with a number of ten digits, in full and in short. */
const LONGEST_EMAIL = LONGEST_GIVEN + 1 + LONGEST_FAMILY + 5 + 10 + 1 + 11;
const SHORT_EMAIL = 1 + 10 + 1 + 11;

const email = textKind('email', 'addresses of the person, all different', (field, scene) => {
  const size = 2 ** bitsOfRows(scene.rows);
  if (field.minLength > 15 || field.maxLength < SHORT_EMAIL) {
    return describeLengths(15, LONGEST_EMAIL, field);
  }
  const isLong = field.maxLength >= LONGEST_EMAIL;
  const { shared } = scene;
  return {
    possible: BigInt(size),
    size,
    at(index, row) {
      const { given, family } = personOf(shared, row);
      const style = shared.pick(row, ROLL.addressStyle, STYLES);
      const local = isLong
        ? style(given.spelling, family.spelling, index)
        : `${given.spelling[0]}${index}`;
      const address = `${local}@${shared.pick(row, ROLL.addressHost, HOSTS)}`;
      return shared.unit(row, ROLL.addressCase) < MIXED_CASE ? capitalizeWords(address) : address;
    },
  };
});

/** "ana.cruz7@example.com" → "Ana.Cruz7@Example.Com". */
export function capitalizeWords(address: string): string {
  return address.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

export const PEOPLE_KINDS: readonly Kind[] = [name, firstName, lastName, email];
