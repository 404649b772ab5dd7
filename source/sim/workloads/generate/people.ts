import { CULTURES, HOSTS, type Culture } from '../../../model/values/cultures.js';
import { byWeight, ROLL, type Roll, type RowDice } from './dice.js';

/** A name, and its spelling in an e-mail address: lower-case Latin letters only. */
interface Name {
  readonly text: string;
  readonly spelling: string;
}

interface People {
  readonly weight: number;
  readonly given: readonly Name[];
  readonly family: readonly Name[];
  readonly familyFirst: Culture['familyFirst'];
}

const PEOPLE = byWeight(
  CULTURES.map((culture): People => ({
    weight: culture.weight,
    given: readNames(culture.given),
    family: readNames(culture.family),
    familyFirst: culture.familyFirst,
  })),
);

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

/**
 * Styles of the local part. It ends with the number and contains no other digit, so that addresses with
 * different numbers always differ. The most common style is listed twice.
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

/** The name of a person. @param from added to the numbers of its rolls */
export function personName(dice: RowDice, row: number, from: Roll): string {
  const people = dice.pick(row, from + ROLL.culture, PEOPLE);
  const given = dice.pick(row, from + ROLL.given, people.given).text;
  const family = dice.pick(row, from + ROLL.family, people.family).text;
  return people.familyFirst
    ? `${family}${people.familyFirst.separator}${given}`
    : `${given} ${family}`;
}

/**
 * The e-mail address of a person, made from the name with the same rolls. It is unique among the rows without
 * regard to case, and the addresses are in random order.
 * @param rows how many there are
 * @param from added to the numbers of its rolls
 */
export function personAddress(dice: RowDice, row: number, rows: number, from: Roll): string {
  const people = dice.pick(row, from + ROLL.culture, PEOPLE);
  const given = dice.pick(row, from + ROLL.given, people.given).spelling;
  const family = dice.pick(row, from + ROLL.family, people.family).spelling;
  const style = dice.pick(row, from + ROLL.addressStyle, STYLES);
  const local = style(given, family, dice.scramble(row, rows));
  const address = `${local}@${dice.pick(row, from + ROLL.addressDomain, HOSTS)}`;
  return dice.unit(row, from + ROLL.addressCase) < MIXED_CASE ? capitalizeWords(address) : address;
}

/** "ana.cruz7@example.com" → "Ana.Cruz7@Example.Com". */
export function capitalizeWords(address: string): string {
  return address.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());
}
