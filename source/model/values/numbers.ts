import { integerOf } from '../read-value.js';
import type { Field, IntegerField, NumberField, Value } from '../model.js';
import { integerRange, numberRange, unitsText, type Range } from '../ranges.js';
import type { Kind, Scene } from './kind.js';
import { sourceOf, type Source } from './source.js';

/** The values of a field without a bound are of this size, and larger where that many are needed. */
const USUAL_MOST = 9999n;

/** Narrows a range to usual values; a bound that the model file gives stays. */
function usualRange(
  { min, max }: Partial<Range<bigint>>,
  limits: Range<bigint>,
  width: bigint,
): Range<bigint> {
  if (min !== undefined && max !== undefined) return { min, max };
  if (min !== undefined) return { min, max: smaller(limits.max, min + width) };
  if (max !== undefined) {
    const first = max >= 0n ? 0n : max - width;
    return { min: larger(limits.min, max - first > width ? max - width : first), max };
  }
  return { min: larger(limits.min, 0n), max: smaller(limits.max, width) };
}

const smaller = (one: bigint, other: bigint): bigint => (one < other ? one : other);
const larger = (one: bigint, other: bigint): bigint => (one > other ? one : other);

/** Bounds of the whole numbers of machines: what a column can hold, not what it usually does. */
const MACHINE = {
  min: [7n, 15n, 23n, 31n, 63n].map((bits) => -(2n ** bits)),
  max: [7n, 8n, 15n, 16n, 23n, 24n, 31n, 32n, 53n, 63n].map((bits) => 2n ** bits - 1n),
} as const;

function wholeRange(field: IntegerField, { rows, isUnique }: Scene): Range<bigint> {
  const width = isUnique ? larger(USUAL_MOST, BigInt(rows) * 10n) : USUAL_MOST;
  const { min, max } = field;
  const given = {
    ...(min === undefined || MACHINE.min.includes(min) ? {} : { min }),
    ...(max === undefined || MACHINE.max.includes(max) ? {} : { max }),
  };
  return usualRange(given, integerRange(field), width);
}

/** The decimals that a generated number has. */
export function decimalsOf({ scale, hasScale }: NumberField): number {
  return hasScale ? scale : Math.min(scale, 2);
}

function decimalRange(field: NumberField, { rows, isUnique }: Scene): Range<bigint> {
  const decimals = decimalsOf(field);
  // Bounds may have more decimals than are generated: those in between count.
  const step = 10n ** BigInt(field.scale - decimals);
  const limits = numberRange(field);
  const inside = { min: ceilDivide(limits.min, step), max: floorDivide(limits.max, step) };
  const width = larger(
    (USUAL_MOST + 1n) * 10n ** BigInt(decimals),
    isUnique ? BigInt(rows) * 10n : 0n,
  );
  const given = {
    ...(field.min === undefined ? {} : { min: inside.min }),
    ...(field.max === undefined ? {} : { max: inside.max }),
  };
  return usualRange(given, inside, width - 1n);
}

function floorDivide(value: bigint, by: bigint): bigint {
  return value / by - (value % by < 0n ? 1n : 0n);
}

function ceilDivide(value: bigint, by: bigint): bigint {
  return -floorDivide(-value, by);
}

const NUMERIC = ['integer', 'number'] as const;

/** Whole numbers of a unit: of a decimal, of its last digit. */
export interface Units extends Range<bigint> {
  /** The value of a number of units. */
  readonly at: (number: bigint) => Value;
}

/** The numbers that a field has; else why there are none. */
function unitsOf(field: Field, scene: Scene): Units | string {
  if (field.type === 'integer') {
    return { ...wholeRange(field, scene), at: (number: bigint) => integerOf(number) ?? 0 };
  }
  if (field.type !== 'number') return `has no values of the type ${field.type}`;
  return decimalUnitsOf(field, scene);
}

/** The numbers that a decimal field has, in units of the last digit that is generated; else why there are none. */
export function decimalUnitsOf(field: NumberField, scene: Scene): Units | string {
  const range = decimalRange(field, scene);
  if (range.max < range.min) return 'finds no value between the bounds of the field';
  const decimals = decimalsOf(field);
  return { ...range, at: (number: bigint) => unitsText(number, decimals) };
}

/** All numbers between two bounds. */
export function sourceOfUnits({ min, max, at }: Units): Source {
  return sourceOf(max - min + 1n, (number) => at(min + number));
}

/** Whole numbers that count up from one; most are small enough to be added without a `bigint`. */
function countingFrom(first: bigint, source: Source): Source {
  const last = first + source.possible - 1n;
  const isSmall = Number.isSafeInteger(Number(first)) && Number.isSafeInteger(Number(last));
  if (!isSmall || source.possible !== BigInt(source.size)) return source;
  const from = Number(first);
  return { ...source, at: (index) => from + index };
}

/** A source of a field that is a whole number or a decimal. */
function numericSource(field: Field, scene: Scene): Source | string {
  const units = unitsOf(field, scene);
  if (typeof units === 'string') return units;
  const source = sourceOfUnits(units);
  return field.type === 'integer' ? countingFrom(units.min, source) : source;
}

/** Numbers are mostly small where they may repeat. @param bend the higher, the smaller they are */
function mostlySmall(source: Source | string, bend: number): Source | string {
  if (typeof source === 'string') return source;
  const { size } = source;
  // Of few numbers, each gets a share of its own; of many, the last would hardly get any.
  const span = size < FEW_NUMBERS ? size + 1 : size;
  return {
    ...source,
    choose: (unit) => Math.min(size - 1, Math.floor(span ** (unit ** bend)) - 1),
  };
}

/** Fewer numbers than these are all generated now and then. */
const FEW_NUMBERS = 100;

const sequence: Kind = {
  name: 'sequence',
  types: ['integer'],
  meaning: 'numbers that count up with the rows, from 1 or a higher minimum',
  build(field) {
    if (field.type !== 'integer') return `has no values of the type ${field.type}`;
    const { min, max } = integerRange(field);
    const first = larger(min, smaller(max, 1n));
    const from = Number(first);
    // Numbers up to this one are added without a `bigint`.
    const safe = Number.isSafeInteger(from) ? Number.MAX_SAFE_INTEGER - Math.max(0, from) : 0;
    const source = sourceOf(max - first + 1n, (number) => integerOf(first + number) ?? 0);
    const byRow = (row: number): number => row - 1;
    return {
      ...source,
      at: (index: number) =>
        index < safe ? from + index : (integerOf(first + BigInt(index)) ?? 0),
      choose: (_, row) => byRow(row) % source.size,
      inOrder: byRow,
    };
  },
};

const integer: Kind = {
  name: 'integer',
  types: ['integer'],
  meaning: 'whole numbers, evenly spread',
  build: numericSource,
};

const decimal: Kind = {
  name: 'decimal',
  types: ['number'],
  meaning: 'decimals, evenly spread',
  build: numericSource,
};

const quantity: Kind = {
  name: 'quantity',
  types: NUMERIC,
  meaning: 'numbers that are mostly small',
  build: (field, scene) => mostlySmall(numericSource(field, scene), 6),
};

/** Amounts lie within so many powers of ten below the maximum. */
const DECADES = 4;

/** Amounts of each size are as frequent where they may repeat: from 10 to 100 as from 100 to 1,000. */
function byMagnitude(units: Units): Source {
  const source = sourceOfUnits(units);
  const [min, max] = [Number(units.min), Number(units.max)];
  // Below zero no amount is the smallest; and where not every amount has a number, the numbers are no amounts.
  if (min < 0 || source.possible !== BigInt(source.size)) return source;
  const low = Math.max(min, max / 10 ** DECADES, 1);
  return {
    ...source,
    choose: (unit) => Math.min(source.size - 1, Math.floor(low * ((max + 1) / low) ** unit) - min),
  };
}

const money: Kind = {
  name: 'money',
  types: NUMERIC,
  meaning: 'amounts of each size, from 10 to 100 as often as from 100 to 1,000',
  build(field, scene) {
    const units = unitsOf(field, scene);
    return typeof units === 'string' ? units : byMagnitude(units);
  },
};

export const NUMBER_KINDS: readonly Kind[] = [sequence, integer, decimal, money, quantity];
