import type { Value } from '../model.js';
import { mixBits } from './dice.js';
import { MOST_PERMUTED } from './permutation.js';

/** Where the values of a field come from: values with numbers from 0 on, and what chooses among them. */
export interface Source {
  /** How many different values there are. */
  readonly possible: bigint;
  /** How many of them have a number; different numbers have different values. At most 2⁴⁸. */
  readonly size: number;
  /** The value with a number. @param row counts from 1 */
  at(index: number, row: number): Value;
  /** The number that a row takes where values may repeat. @param unit random, in [0, 1); uniform by default */
  choose?(unit: number, row: number): number | undefined;
  /** The number that a row takes where values must differ; by default in random order. */
  inOrder?(row: number): number | undefined;
  /** Whether the row alone decides about its value where values may repeat: then it takes no number. */
  readonly isOfRow?: true;
}

/** A source whose values may repeat and follow from the row alone, as those of one person do. */
export function ofRow(source: Source, at: (row: number) => Value): Source {
  return { ...source, isOfRow: true, at: (_, row) => at(row) };
}

/**
 * A source of values that are numbered by large numbers; if there are more than 2⁴⁸, those that have a number
 * are spread over all of them.
 */
export function sourceOf(
  possible: bigint,
  at: (number: bigint) => Value,
  share: number = MOST_PERMUTED,
): Source {
  const size = possible > BigInt(share) ? share : Number(possible);
  const stride = size === 0 ? 1n : possible / BigInt(size);
  return {
    possible,
    size,
    at: (index) =>
      at(stride === 1n ? BigInt(index) : BigInt(index) * stride + below(stride, index)),
  };
}

/** The values of several sources, one after the other; they must have no value in common. */
export function joinSources(sources: readonly Source[]): Source {
  return {
    possible: sources.reduce((sum, { possible }) => sum + possible, 0n),
    size: sources.reduce((sum, { size }) => sum + size, 0),
    at(index, row) {
      let left = index;
      for (const source of sources) {
        if (left < source.size) return source.at(left, row);
        left -= source.size;
      }
      throw new RangeError(`there is no value number ${index}`);
    },
  };
}

/** A source of listed values, which must differ. */
export function listSource(values: readonly Value[]): Source {
  return {
    possible: BigInt(values.length),
    size: values.length,
    at: (index) => values[index] ?? null,
  };
}

/** A number below a limit that is a function of the index. */
function below(limit: bigint, index: number): bigint {
  let bits = 0n;
  let state = mixBits(index % 2 ** 32) ^ mixBits(Math.floor(index / 2 ** 32) + 1);
  for (let top = 1n; top < limit; top <<= 32n) {
    state = mixBits(state + 0x9e3779b9);
    bits = (bits << 32n) | BigInt(state);
  }
  return bits % limit;
}
