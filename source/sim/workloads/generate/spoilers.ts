import type {
  DecimalField,
  EmailField,
  EntityName,
  Field,
  IntegerField,
  TextField,
} from '../../../entities/entity.js';
import { Written, type RawValue } from '../../../entities/value.js';
import type { ParentName } from '../workload.js';
import { ROLL, type RowDice } from './dice.js';
import { capitalizeWords } from './people.js';
import { Units } from './prices.js';

/** The row and its surroundings, from which broken values are made. */
export interface FaultScene {
  readonly row: number;
  readonly dice: RowDice;
  /** The address of an earlier user that is not broken; undefined if there is none. */
  earlierAddress(): string | undefined;
  /** The id of a broken parent that comes before this row; undefined if there is none. */
  brokenParent(parent: ParentName): number | undefined;
  /** An id that no row has. */
  unusedId(parent: ParentName): number;
}

/** Makes a broken value from a valid one. */
export type Spoiler = (value: RawValue, scene: FaultScene) => RawValue;

type Spoilers = Readonly<Record<string, Spoiler>>;

/** The ways to break a field, by name, derived from its kind and limits. */
export function spoilersOf(field: Field): Spoilers {
  switch (field.kind) {
    case 'text':
      return textSpoilers(field);
    case 'email':
      return emailSpoilers(field);
    case 'decimal':
      return decimalSpoilers(field);
    case 'integer':
      return field.references ? referenceSpoilers(field.references) : integerSpoilers(field);
  }
}

const detail = (scene: FaultScene, count: number): number =>
  scene.dice.below(scene.row, ROLL.faultDetail, count);

const detailOf = <Item>(scene: FaultScene, items: readonly Item[]): Item =>
  scene.dice.pick(scene.row, ROLL.faultDetail, items);

const BLANKS = [' ', '   ', '\t', ' \n ', '\u00a0', '\u3000'];
const INITIALS = ['A', 'z', 'É', '李'];
const CONTROLS = ['\u0000', '\u0007', '\t', '\n', '\r\n', '\u001b[31m', '\u007f', '\u0085'];
const LONG_NAME = 'Wolfeschlegelsteinhausenbergerdorff';

function textSpoilers({ min, max }: TextField): Spoilers {
  return {
    empty: () => '',
    blank: (_value, scene) => detailOf(scene, BLANKS),
    'too short': (_value, scene) => detailOf(scene, INITIALS).repeat(min - 1),
    'too long': (_value, scene) => fill(LONG_NAME, max + 1 + detail(scene, 2 * max)),
    'with a control character': (value, scene) =>
      insert(String(value), 2, detailOf(scene, CONTROLS)),
  };
}

function emailSpoilers({ max }: EmailField): Spoilers {
  return {
    empty: () => '',
    'without @': withoutAt,
    'with a blank': (value, scene) => insert(String(value), 1 + detail(scene, 3), ' '),
    'too long': (value, scene) => lengthenHost(String(value), max + 1 + detail(scene, 32)),
    taken: (value, scene) => {
      const address = scene.earlierAddress();
      return address === undefined ? withoutAt(value) : changeCase(address, scene);
    },
  };
}

function decimalSpoilers(field: DecimalField): Spoilers {
  const units = new Units(field);
  const unitsOf = (value: RawValue): number => units.of(Number(String(value)));
  return {
    zero: (_value, scene) => detailOf(scene, [0, units.write(0)]),
    negative: (value) => new Written(`-${units.text(unitsOf(value))}`),
    'too fine': (value, scene) => units.tooFine(unitsOf(value), 1 + detail(scene, 9)),
    'too large': (_value, scene) => units.write(units.max + 1 + detail(scene, 9 * units.max)),
    text: (value, scene) =>
      detailOf(scene, ['n/a', 'free', 'ten', `€ ${String(value)}`, String(value)]),
    null: () => null,
  };
}

function integerSpoilers({ min, max }: IntegerField): Spoilers {
  return {
    zero: () => min - 1,
    negative: (value) => min - 1 - Number(value),
    fractional: (value, scene) =>
      Math.min(Number(value), max - 1) + detailOf(scene, [0.25, 0.5, 0.75]),
    'too large': (_value, scene) => max + 1 + detail(scene, 9 * max),
    text: (value, scene) =>
      detailOf(scene, ['one', 'a dozen', `${String(value)} pcs`, String(value)]),
  };
}

function referenceSpoilers(parent: EntityName): Spoilers {
  if (parent === 'Order') throw new TypeError('generated rows do not point to orders');
  return {
    'of no row': (_value, scene) => scene.unusedId(parent),
    'of a broken row': (_value, scene) => scene.brokenParent(parent) ?? scene.unusedId(parent),
  };
}

function withoutAt(value: RawValue): string {
  return String(value).replace('@', '.');
}

function fill(word: string, length: number): string {
  return word.repeat(Math.ceil(length / word.length)).slice(0, length);
}

function insert(text: string, at: number, inserted: string): string {
  return `${text.slice(0, at)}${inserted}${text.slice(at)}`;
}

/** An address of exactly `length` characters that is valid except for its length. */
function lengthenHost(address: string, length: number): string {
  const label = 'very-long-host-name.';
  const at = address.indexOf('@') + 1;
  const missing = length - address.length;
  const rest = missing % label.length;
  const odd = rest === 0 ? '' : rest === 1 ? 'x' : `${fill('x', rest - 1)}.`;
  const labels = `${label.repeat(Math.floor(missing / label.length))}${odd}`;
  return insert(address, at, labels);
}

/** Half of the taken addresses are written in another case, which must not matter. */
function changeCase(address: string, scene: FaultScene): string {
  const change = detailOf(scene, [
    (text: string) => text,
    (text: string) => text,
    (text: string) => text.toUpperCase(),
    capitalizeWords,
  ]);
  return change(address);
}
