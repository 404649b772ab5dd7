import { hashText } from '../base/hash.js';
import type { StoredRow, StoredValue } from './value.js';

/**
 * The column of the number by which the program knows a row whose primary key is not one whole number from 1 to 2⁵³−1.
 * It derives from the key alone.
 */
export const ID_COLUMN = 'dbsim_id';

/** The decimal digits of the numbers that are made of the digits of a key. */
const DIGITS = 14;

/** Hashes of other keys lie beyond these numbers, so that the two never meet. */
const LEAST_HASH = 10 ** DIGITS;

const HASHES = Number.MAX_SAFE_INTEGER - LEAST_HASH;

/** Keys of more fields than this are hashed. */
const MOST_JOINED = 7;

const WHOLE = /^(?:0|[1-9]\d*)$/;

/**
 * The number of a row by the values of its key: small whole numbers side by side (the key 3, 17 has the number
 * 30000017), else a hash of 53 bits.
 */
export function idOfKey(values: readonly StoredValue[]): number {
  const parts = values.map(String);
  return joinedDigits(parts) ?? LEAST_HASH + (hashText(JSON.stringify(parts)) % HASHES);
}

/** Undefined where the parts are not all whole numbers that have room beside each other. */
function joinedDigits(parts: readonly string[]): number | undefined {
  if (parts.length > MOST_JOINED) return undefined;
  const digits = Math.floor(DIGITS / parts.length);
  let id = 0;
  for (const part of parts) {
    if (part.length > digits || !WHOLE.test(part)) return undefined;
    id = id * 10 ** digits + Number(part);
  }
  return id === 0 ? undefined : id;
}

/** What points to another row: fields that hold the key of that, in the order of the key. */
interface Pointer {
  readonly position: number;
  readonly positions: readonly number[];
  readonly isByKey: boolean;
}

/** The id to which a reference points in a row of valid fields; undefined where it lacks a value, or has none that is valid. */
export function targetOf(
  { position, positions, isByKey }: Pointer,
  row: readonly (StoredValue | undefined)[] | StoredRow,
): number | undefined {
  if (!isByKey) return (row[position] as number | null | undefined) ?? undefined;
  const values = positions.map((at) => row[at] ?? null);
  return values.includes(null) ? undefined : idOfKey(values);
}

/** The values of a reference for a person: "ALFKI", "3, 17". */
export function showTarget(
  { positions }: Pick<Pointer, 'positions'>,
  row: readonly (StoredValue | undefined)[],
): string {
  return positions.map((at) => String(row[at] ?? null)).join(', ');
}
