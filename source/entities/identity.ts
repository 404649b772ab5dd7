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

/**
 * A second number of a key, to compare keys whose first number is the same: 0 where that one belongs to no other key,
 * else a hash that agrees with it by chance once in 9·10¹⁵ cases.
 */
export function printOfKey(values: readonly StoredValue[]): number {
  const parts = values.map(String);
  return joinedDigits(parts) === undefined ? hashText(`print ${JSON.stringify(parts)}`) : 0;
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

/** The second number of the key to which a reference points; 0 where it points by an id that the model has itself. */
export function printOfTarget(
  { positions, isByKey }: Pointer,
  row: readonly (StoredValue | undefined)[],
): number {
  return isByKey ? printOfKey(positions.map((at) => row[at] ?? null)) : 0;
}

/** The second number of the key of a row; 0 where its key is its first field. */
export function printOfRow(
  { identifying }: { readonly identifying: readonly number[] | undefined },
  row: readonly (StoredValue | undefined)[],
): number {
  return identifying ? printOfKey(identifying.map((at) => row[at] ?? null)) : 0;
}

/** Whether a stored row is the one to which a reference of a row points, by the values of the key. */
export function isTarget(
  {
    positions,
    targets,
  }: { readonly positions: readonly number[]; readonly targets: readonly number[] },
  row: readonly (StoredValue | undefined)[],
  stored: readonly (StoredValue | undefined)[],
): boolean {
  return positions.every(
    (at, part) => String(row[at] ?? null) === String(stored[targets[part]!] ?? null),
  );
}

/** The values of the key of a row for a person: "7", "ALFKI", "3, 17"; the id where they are not known. */
export function showKey(
  { identifying = [0] }: { readonly identifying: readonly number[] | undefined },
  row: readonly (StoredValue | undefined)[],
): string {
  const isKnown = identifying.every((at) => row[at] !== undefined);
  return (isKnown ? identifying : [0]).map((at) => String(row[at] ?? null)).join(', ');
}

/** The values of a reference for a person: "ALFKI", "3, 17". */
export function showTarget(
  { positions }: Pick<Pointer, 'positions'>,
  row: readonly (StoredValue | undefined)[],
): string {
  return positions.map((at) => String(row[at] ?? null)).join(', ');
}
