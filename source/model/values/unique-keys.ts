import { formatCount } from '../../base/format.js';
import { fieldAt, nameFields, referenceAt, type Entity } from '../model.js';
import { MOST_PERMUTED } from './permutation.js';
import type { Source } from './source.js';

/**
 * What chooses the number of a value: `free` a random number; `alone` a number that no other row has; `together`
 * the digit of a number that no other row has, whose other digits choose the other fields of a key.
 */
export type NumberRule =
  | { readonly rule: 'free' }
  | { readonly rule: 'alone' }
  | {
      readonly rule: 'together';
      /** The name of the key, from which its random order derives. */
      readonly key: string;
      /** How many numbers the key has. */
      readonly product: number;
      /** The digit of the field is the number divided by this, modulo the size. */
      readonly divisor: number;
      readonly size: number;
    };

/** A field whose values must differ and cannot. */
export interface TooFew {
  readonly positions: readonly number[];
  readonly problem: string;
  /** How many rows are possible. */
  readonly possible?: bigint;
}

/** A source of each field; undefined where none could be built. */
export type Sources = readonly (Source | undefined)[];

/**
 * Decides for each field of an entity what chooses its values, so that no key repeats. In a key of several fields one
 * field has another value in each row, or else some of them together have another combination.
 */
export function numberRules(
  entity: Entity,
  sources: Sources,
  rows: number,
): { readonly rules: NumberRule[]; readonly faults: TooFew[] } {
  const faults: TooFew[] = [];
  const rules = entity.fields.map((field, position): NumberRule => {
    const source = sources[position];
    if (!field.unique || !source) return { rule: 'free' };
    if (source.size < rows) faults.push(tooFew(entity, [position], source.possible, rows, 'value'));
    return { rule: 'alone' };
  });
  for (const key of keysOfSeveral(entity)) {
    const known = key.map((position) => sources[position]);
    if (known.includes(undefined) || key.some((at) => rules[at]?.rule === 'alone')) continue;
    const free = key.filter((position) => rules[position]?.rule === 'free');
    const isWhole = free.length === key.length;
    const carrier = bestCarrier(entity, free, sources, rows);
    if (isWhole && (carrier === undefined || roomWithout(entity, key, carrier, sources) >= rows)) {
      combine(entity, key, sources, rows, rules, faults);
    } else if (carrier === undefined) faults.push(overlap(entity, key));
    else rules[carrier] = { rule: 'alone' };
  }
  return { rules, faults };
}

function keysOfSeveral({ key, uniqueKeys }: Entity): (readonly number[])[] {
  return [key, ...uniqueKeys].filter((positions) => positions.length > 1);
}

/**
 * How much a field loses where a key chooses its values: 0 for one that is no reference, 1 for a reference to any row of
 * another table, 2 for a reference that prefers some rows.
 */
function costOfOrder(entity: Entity, position: number): number {
  const reference = referenceAt(entity, position);
  if (!reference) return 0;
  return reference.distribution.rule !== 'uniform' || reference.target === entity.index ? 2 : 1;
}

/** The fields of a key, those first that lose least where the key chooses their values. */
function byCost(entity: Entity, positions: readonly number[]): number[] {
  return positions.toSorted((one, other) => costOfOrder(entity, one) - costOfOrder(entity, other));
}

/** A field that has a value for each row. */
function bestCarrier(
  entity: Entity,
  positions: readonly number[],
  sources: Sources,
  rows: number,
): number | undefined {
  const enough = positions.filter((position) => (sources[position]?.size ?? 0) >= rows);
  return byCost(entity, enough)[0];
}

/** How many combinations those fields of a key have that lose less than the carrier would. */
function roomWithout(
  entity: Entity,
  key: readonly number[],
  carrier: number,
  sources: Sources,
): number {
  return key
    .filter((position) => costOfOrder(entity, position) < costOfOrder(entity, carrier))
    .reduce((all, position) => all * (sources[position]?.size ?? 0), 1);
}

/**
 * Numbers the combinations of as many fields as the rows need; the others choose their values freely. So a reference
 * keeps its distribution where the other fields of the key have room for all rows.
 */
function combine(
  entity: Entity,
  key: readonly number[],
  sources: Sources,
  rows: number,
  rules: NumberRule[],
  faults: TooFew[],
): void {
  let product = 1;
  const digits: { position: number; size: number; divisor: number }[] = [];
  for (const position of byCost(entity, key)) {
    if (product >= rows && digits.length > 0) break;
    const room = Math.floor(MOST_PERMUTED / Math.max(1, product));
    const size = Math.min(sources[position]?.size ?? 0, room);
    digits.push({ position, size, divisor: product });
    product *= size;
  }
  if (product < rows) {
    const possible = key.reduce((all, at) => all * (sources[at]?.possible ?? 0n), 1n);
    faults.push(tooFew(entity, key, possible, rows, 'combination'));
  }
  if (product === 0) return;
  const name = key.map((position) => fieldAt(entity, position).name).join('\0');
  for (const { position, size, divisor } of digits) {
    rules[position] = { rule: 'together', key: name, product, divisor, size };
  }
}

function tooFew(
  entity: Entity,
  positions: readonly number[],
  possible: bigint,
  rows: number,
  noun: 'value' | 'combination',
): TooFew {
  const count = `${formatCount(Number(possible))} ${noun}${possible === 1n ? '' : 's'} possible`;
  const asked = `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'} asked`;
  return { positions, possible, problem: `${nameFields(entity, positions)}: ${count}, ${asked}` };
}

function overlap(entity: Entity, positions: readonly number[]): TooFew {
  return {
    positions,
    problem: `${nameFields(entity, positions)}: it shares fields with another key, and none of its other fields has a value for each row`,
  };
}
