import type {
  DateField,
  DateTimeField,
  FieldType,
  IntegerField,
  NumberField,
  Value,
  YearField,
} from '../model.js';
import { countDecimals } from '../../entities/decimal.js';
import { formatAmount } from '../../base/format.js';
import { quoteValue } from '../../entities/value.js';
import { dayOf, dayText, momentOf, momentText, TIME_LIMITS } from '../../entities/moments.js';
import { unitsOf, unitsText } from '../ranges.js';
import { compareValues, fitsDigits, readValue, TYPE_DEMANDS } from '../read-value.js';
import { DEFAULT_NUMBER } from '../types.js';
import { numberOf, scalarOf, valueOf } from './access.js';
import type { Faults } from './fault.js';
import { isSound } from './sound-tree.js';
import type { ScalarNode, TreeNode } from './tree.js';

/** What a field is read from. */
export interface FieldScene {
  /** The field's node, and that of its constraints. */
  readonly node: TreeNode;
  readonly constraints: TreeNode | undefined;
  /** Its name in messages: "accounts.limit". */
  readonly subject: string;
  readonly faults: Faults;
}

/** The bounds of a field, as values of its type; both ends are included. */
interface Bounds {
  readonly min?: Value;
  readonly max?: Value;
}

/** The constraint that bounds a field at one end. */
interface End {
  readonly key: string;
  readonly node: ScalarNode;
  /** The first or the last value that it allows. */
  readonly value: Value;
}

type Ordered = Exclude<FieldType, 'string' | 'boolean'>;

/** Takes one step from a value towards the allowed ones, where a bound itself is not allowed. */
type Step = (value: Value, by: 1 | -1) => Value | undefined;

const STEPS: Readonly<Record<Exclude<Ordered, 'number'>, Step>> = {
  integer: (value, by) => BigInt(value as number | bigint) + BigInt(by),
  year: (value, by) => Number(value) + by,
  date: (value, by) => dayIn((dayOf(String(value)) ?? 0) + by),
  datetime: (value, by) => momentIn((momentOf(String(value)) ?? 0) + by),
};

function dayIn(day: number): string | undefined {
  const { min, max } = TIME_LIMITS.day;
  return day >= min && day <= max ? dayText(day) : undefined;
}

function momentIn(ms: number): string | undefined {
  const { min, max } = TIME_LIMITS.ms;
  return ms >= min && ms <= max ? momentText(ms) : undefined;
}

/** Reads minimum, maximum and their exclusive forms. */
function readBounds(type: Ordered, scene: FieldScene, step: Step): Bounds {
  const { constraints, subject, faults } = scene;
  const read = (key: string): { node: ScalarNode; value: Value } | undefined => {
    const node = scalarOf(constraints, key);
    if (!node) return undefined;
    const value = readValue(type, node);
    if (value !== undefined) return { node, value };
    return faults.add(
      node,
      `${key} of ${subject} must be ${TYPE_DEMANDS[type]}, not ${quoteValue(node.text)}`,
    );
  };
  const end = (key: 'minimum' | 'maximum', exclusive: string, by: 1 | -1): End | undefined => {
    const inside = read(key);
    const outside = read(exclusive);
    if (!outside) return inside && { ...inside, key };
    const value = step(outside.value, by);
    if (value === undefined)
      return faults.add(outside.node, `${exclusive} of ${subject} leaves no value`);
    const isStricter = !inside || compareValues(type, value, inside.value) * by > 0;
    return isStricter ? { node: outside.node, value, key: exclusive } : { ...inside, key };
  };
  const min = end('minimum', 'exclusiveMinimum', 1);
  const max = end('maximum', 'exclusiveMaximum', -1);
  if (min && max && compareValues(type, min.value, max.value) > 0) {
    faults.add(
      max.node,
      `${subject} can have no value: ${min.key} is ${min.node.text}, and ${max.key} is ${max.node.text}`,
    );
    return {};
  }
  return { ...(min ? { min: min.value } : {}), ...(max ? { max: max.value } : {}) };
}

export function integerBounds(scene: FieldScene): Pick<IntegerField, 'min' | 'max'> {
  const { min, max } = readBounds('integer', scene, STEPS.integer);
  const big = (value: Value): bigint => BigInt(value as number | bigint);
  return {
    ...(min === undefined ? {} : { min: big(min) }),
    ...(max === undefined ? {} : { max: big(max) }),
  };
}

export function yearBounds(scene: FieldScene): Pick<YearField, 'min' | 'max'> {
  return readBounds('year', scene, STEPS.year) as Pick<YearField, 'min' | 'max'>;
}

export function timeBounds(
  type: 'date' | 'datetime',
  scene: FieldScene,
): Pick<DateField | DateTimeField, 'min' | 'max'> {
  return readBounds(type, scene, STEPS[type]) as Pick<DateField, 'min' | 'max'>;
}

/** The digits and bounds of a decimal. */
export function numberLimits(
  scene: FieldScene,
): Pick<NumberField, 'precision' | 'scale' | 'hasScale' | 'min' | 'max'> {
  const { node, subject, faults } = scene;
  const digits = numberOf(node, 'dbsim:precision');
  const decimals = numberOf(node, 'dbsim:scale');
  // As in SQL, a precision alone means whole numbers.
  const scale = decimals ?? (digits === undefined ? DEFAULT_NUMBER.scale : 0);
  const precision = digits ?? Math.max(DEFAULT_NUMBER.precision, scale);
  const limits = { precision, scale, hasScale: decimals !== undefined || digits !== undefined };
  // What bounds may be is not known then.
  if (!['dbsim:precision', 'dbsim:scale'].every((key) => isSound(valueOf(node, key)))) {
    return limits;
  }
  if (scale > precision) {
    faults.add(
      scalarOf(node, 'dbsim:scale') ?? node,
      `dbsim:scale of ${subject} is above its dbsim:precision: ${scale} and ${precision}`,
    );
    return { ...limits, precision: scale };
  }
  const step: Step = (value, by) => unitsText(unitsOf(String(value), scale) + BigInt(by), scale);
  for (const key of ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum']) {
    const bound = scalarOf(scene.constraints, key);
    const value = bound && readValue('number', bound);
    if (!bound || typeof value !== 'string' || fitsDigits({ precision, scale }, value)) continue;
    const decimals = countDecimals(value) > scale;
    faults.add(
      bound,
      decimals
        ? `${key} of ${subject} has more than ${formatAmount(scale, 'digit')} after the point`
        : `${key} of ${subject} has more than ${formatAmount(precision - scale, 'digit')} before the point`,
      'Raise dbsim:precision and dbsim:scale of the field',
    );
    return limits;
  }
  return { ...limits, ...(readBounds('number', scene, step) as Pick<NumberField, 'min' | 'max'>) };
}
