import type {
  DecimalField,
  EmailField,
  Entity,
  Field,
  IntegerField,
  Reference,
  TextField,
} from '../../../entities/entity.js';
import { DecimalUnits } from '../../../entities/decimal-units.js';
import { checkedOf } from '../../../entities/references.js';
import { Written, type RawValue } from '../../../entities/value.js';
import { capitalizeWords } from '../../../model/values/people.js';
import {
  belowDetail,
  pickDetail,
  type FaultScene,
  type Spoiler,
  type Spoilers,
} from './fault-scene.js';
import { booleanSpoilers, demandSpoilers, timeSpoilers } from './type-spoilers.js';

/** The ways to break the field at a position, derived from its kind and limits. */
export function spoilersOf(entity: Entity, position: number): Spoiler[] {
  const reference = entity.references.find((one) => one.positions.includes(position));
  if (reference && checkedOf(entity).includes(reference) && reference.positions.length === 1) {
    return Object.values(referenceSpoilers(reference));
  }
  const field = entity.fields[position];
  const own = field ? Object.values({ ...kindSpoilers(field), ...demandSpoilers(field) }) : [];
  return entity.uniques.includes(position) ? [...own, takenSpoiler(field, position, own)] : own;
}

function kindSpoilers(field: Field): Spoilers {
  switch (field.kind) {
    case 'text':
      return textSpoilers(field);
    case 'email':
      return emailSpoilers(field);
    case 'decimal':
      return decimalSpoilers(field);
    case 'integer':
      return integerSpoilers(field);
    case 'boolean':
      return booleanSpoilers;
    case 'date':
    case 'datetime':
      return timeSpoilers(field);
  }
}

/** Takes the value of an earlier row; where there is none, the value is broken otherwise. */
function takenSpoiler(
  field: Field | undefined,
  position: number,
  others: readonly Spoiler[],
): Spoiler {
  const otherwise = field?.optional ? others[0] : undefined;
  return (value, scene) => {
    const taken = scene.earlierValue(position);
    if (field?.kind !== 'email') return taken ?? otherwise?.(value, scene) ?? null;
    return taken === undefined ? withoutAt(value) : changeCase(String(taken), scene);
  };
}

const BLANKS = [' ', '   ', '\t', ' \n ', '\u00a0', '\u3000'];
const INITIALS = ['A', 'z', 'É', '李'];
const CONTROLS = ['\u0000', '\u0007', '\t', '\n', '\r\n', '\u001b[31m', '\u007f', '\u0085'];
/** A control character that is no white space. */
const LASTING_CONTROL = '\u0000';
const LONG_NAME = 'Wolfeschlegelsteinhausenbergerdorff';

function textSpoilers({ min, max }: TextField): Spoilers {
  const blank: Spoiler = (_value, scene) => pickDetail(scene, BLANKS);
  const tooShort: Spoiler = (_value, scene) => pickDetail(scene, INITIALS).repeat(min - 1);
  return {
    ...(min > 0 ? { empty: () => '', blank } : {}),
    ...(min > 1 ? { 'too short': tooShort } : {}),
    'too long': (_value, scene) => fill(LONG_NAME, max + 1 + belowDetail(scene, 2 * max)),
    'with a control character': (value, scene) => {
      const text = String(value);
      // At an end, a control character that is white space would be trimmed.
      return text.length > 2
        ? insert(text, 2, pickDetail(scene, CONTROLS))
        : `${text}${LASTING_CONTROL}`;
    },
  };
}

function emailSpoilers({ max }: EmailField): Spoilers {
  return {
    empty: () => '',
    'without @': withoutAt,
    'with a blank': (value, scene) => insert(String(value), 1 + belowDetail(scene, 3), ' '),
    'too long': (value, scene) => lengthenHost(String(value), max + 1 + belowDetail(scene, 32)),
  };
}

function decimalSpoilers(field: DecimalField): Spoilers {
  const units = new DecimalUnits(field);
  const unitsOf = (value: RawValue): number => units.of(Number(String(value)));
  const isExact = (bound: number): boolean => Number.isSafeInteger(10 * bound);
  const excess = (scene: FaultScene, bound: number): number =>
    1 + belowDetail(scene, 9 * Math.abs(bound));
  const zero: Spoiler = (_value, scene) => pickDetail(scene, [0, units.write(0)]);
  const negative: Spoiler = (value) => units.write(-Math.max(1, unitsOf(value)));
  const tooSmall: Spoiler = (_value, scene) =>
    isExact(units.min)
      ? units.write(units.min - excess(scene, units.min))
      : new Written(field.min.replace('-', '-9'));
  return {
    ...(units.min > 0 ? { zero } : {}),
    ...(units.min < 0 ? { 'too small': tooSmall } : { negative }),
    'too fine': (value, scene) => units.tooFine(unitsOf(value), 1 + belowDetail(scene, 9)),
    'too large': (_value, scene) =>
      isExact(units.max)
        ? units.write(units.max + excess(scene, units.max))
        : new Written(`9${field.max}`),
    text: (value, scene) =>
      pickDetail(scene, ['n/a', 'free', 'ten', `€ ${String(value)}`, String(value)]),
    ...(field.optional ? {} : { null: () => null }),
  };
}

function integerSpoilers({ min, max }: IntegerField): Spoilers {
  return {
    zero: () => min - 1,
    negative: (value) => min - 1 - Math.abs(Number(value)),
    fractional: (value, scene) =>
      Math.min(Number(value), max - 1) + pickDetail(scene, [0.25, 0.5, 0.75]),
    'too large': (_value, scene) => max + 1 + belowDetail(scene, 9 * Math.abs(max)),
    text: (value, scene) =>
      pickDetail(scene, ['one', 'a dozen', `${String(value)} pcs`, String(value)]),
  };
}

function referenceSpoilers(reference: Reference): Spoilers {
  return {
    'of no row': (_value, scene) => scene.unusedKey(reference),
    'of a broken row': (_value, scene) =>
      scene.brokenParent(reference) ?? scene.unusedKey(reference),
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
  const change = pickDetail(scene, [
    (text: string) => text,
    (text: string) => text,
    (text: string) => text.toUpperCase(),
    capitalizeWords,
  ]);
  return change(address);
}
