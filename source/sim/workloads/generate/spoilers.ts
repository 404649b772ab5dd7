import type {
  DecimalField,
  EmailField,
  Entity,
  Field,
  IntegerField,
  Reference,
  TextField,
} from '../../../entities/entity.js';
import { Written, type RawValue } from '../../../entities/value.js';
import { ROLL, type RowDice } from './dice.js';
import { capitalizeWords } from './people.js';
import { Units } from './units.js';

/** The row and its surroundings, from which broken values are made. */
export interface FaultScene {
  readonly row: number;
  readonly dice: RowDice;
  /** The value of a field in an earlier row that is not broken; undefined if there is none. */
  earlierValue(position: number): RawValue;
  /** The id of a broken row to which a reference can point, and that comes before this row; undefined if there is none. */
  brokenParent(reference: Reference): number | undefined;
  /** An id that no row has to which a reference can point. */
  unusedId(reference: Reference): number;
}

/** Makes a broken value from a valid one. */
export type Spoiler = (value: RawValue, scene: FaultScene) => RawValue;

/** Ways to break a field, by name. */
type Spoilers = Readonly<Record<string, Spoiler>>;

/** The ways to break the field at a position, derived from its kind and limits. */
export function spoilersOf(entity: Entity, position: number): Spoiler[] {
  const reference = entity.references.find((one) => one.position === position);
  if (reference) return Object.values(referenceSpoilers(reference));
  return [
    ...Object.values(ownSpoilers(entity, position)),
    ...(entity.uniques.includes(position) ? [takenSpoiler(entity.fields[position], position)] : []),
  ];
}

function ownSpoilers({ fields }: Entity, position: number): Spoilers {
  const field = fields[position]!;
  switch (field?.kind) {
    case 'text':
      return textSpoilers(field);
    case 'email':
      return emailSpoilers(field);
    case 'decimal':
      return decimalSpoilers(field);
    case 'integer':
      return integerSpoilers(field);
    case 'boolean':
    case 'date':
    case 'datetime':
    case undefined:
      return {};
  }
}

/** Takes the value of an earlier row; where there is none, the value is broken otherwise. */
function takenSpoiler(field: Field | undefined, position: number): Spoiler {
  return (value, scene) => {
    const taken = scene.earlierValue(position);
    if (field?.kind !== 'email') return taken ?? null;
    return taken === undefined ? withoutAt(value) : changeCase(String(taken), scene);
  };
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
  };
}

function decimalSpoilers(field: DecimalField): Spoilers {
  const units = new Units(field);
  const unitsOf = (value: RawValue): number => units.of(Number(String(value)));
  const isExact = (bound: number): boolean => Number.isSafeInteger(10 * bound);
  const excess = (scene: FaultScene, bound: number): number =>
    1 + detail(scene, 9 * Math.abs(bound));
  const zero: Spoiler = (_value, scene) => detailOf(scene, [0, units.write(0)]);
  const negative: Spoiler = (value) => units.write(-Math.max(1, unitsOf(value)));
  const tooSmall: Spoiler = (_value, scene) =>
    isExact(units.min)
      ? units.write(units.min - excess(scene, units.min))
      : new Written(field.min.replace('-', '-9'));
  return {
    ...(units.min > 0 ? { zero } : {}),
    ...(units.min < 0 ? { 'too small': tooSmall } : { negative }),
    'too fine': (value, scene) => units.tooFine(unitsOf(value), 1 + detail(scene, 9)),
    'too large': (_value, scene) =>
      isExact(units.max)
        ? units.write(units.max + excess(scene, units.max))
        : new Written(`9${field.max}`),
    text: (value, scene) =>
      detailOf(scene, ['n/a', 'free', 'ten', `€ ${String(value)}`, String(value)]),
    null: () => null,
  };
}

function integerSpoilers({ min, max }: IntegerField): Spoilers {
  return {
    zero: () => min - 1,
    negative: (value) => min - 1 - Math.abs(Number(value)),
    fractional: (value, scene) =>
      Math.min(Number(value), max - 1) + detailOf(scene, [0.25, 0.5, 0.75]),
    'too large': (_value, scene) => max + 1 + detail(scene, 9 * Math.abs(max)),
    text: (value, scene) =>
      detailOf(scene, ['one', 'a dozen', `${String(value)} pcs`, String(value)]),
  };
}

function referenceSpoilers(reference: Reference): Spoilers {
  return {
    'of no row': (_value, scene) => scene.unusedId(reference),
    'of a broken row': (_value, scene) =>
      scene.brokenParent(reference) ?? scene.unusedId(reference),
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
