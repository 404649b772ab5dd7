import type { Distribution, Entity, Reference } from '../model.js';
import type { Source } from './source.js';

/** Rows of the other table that exist before the first row refers to one of them. */
const HEAD_START = 8;

/** Rows of another table that exist before a row refers to one of them, if both tables grow at the same pace. */
export function availableParents(parents: number, rows: number, row: number): number {
  return Math.min(parents, HEAD_START + Math.floor((row * parents) / Math.max(1, rows)));
}

/**
 * The rows that a reference points to, by their numbers from 1. A row points to one that exists before it: of its
 * own table an earlier row, of another table one of those that exist if both tables grow at the same pace.
 */
export function referenceSource(
  { index }: Entity,
  { target, distribution, isLate }: Reference,
  { rows, parents }: { readonly rows: number; readonly parents: number },
): Source {
  const isSelf = target === index;
  const available = (row: number): number => {
    if (isSelf) return row - 1;
    return isLate ? parents : availableParents(parents, rows, row);
  };
  return {
    possible: BigInt(parents),
    size: parents,
    at: (number) => number + 1,
    choose(unit, row) {
      const count = available(row);
      return count < 1 ? undefined : chooseRank(distribution, unit, count);
    },
    inOrder: (row) => (isSelf ? (row > 1 ? row - 2 : undefined) : row - 1),
  };
}

/**
 * A number below a count. By Zipf's law the number n is chosen in proportion to (n + 1)^-exponent; the inverse of
 * the continuous distribution is close to it and needs no sum over all numbers.
 */
export function chooseRank(distribution: Distribution, unit: number, count: number): number {
  if (distribution.rule === 'uniform') return Math.floor(unit * count);
  const power = 1 - distribution.exponent;
  const place =
    Math.abs(power) < 1e-9
      ? (count + 1) ** unit
      : (((count + 1) ** power - 1) * unit + 1) ** (1 / power);
  return Math.min(count - 1, Math.max(0, Math.floor(place) - 1));
}
