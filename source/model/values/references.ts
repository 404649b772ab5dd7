import { Zipf } from '../../base/zipf.js';
import type { Distribution, Entity, Reference } from '../model.js';
import type { Source } from './source.js';

/**
 * Rows of the other table that exist before the first row refers to one of them: a few, so that even in a small run a
 * row nearly always finds one that is not broken.
 */
export const HEAD_START = 8;

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
  const choose = distribution.rule === 'same' ? undefined : chooserOf(distribution);
  return {
    possible: BigInt(parents),
    size: parents,
    at: (number) => number + 1,
    choose(unit, row) {
      if (!choose) return row - 1;
      const count = available(row);
      return count < 1 ? undefined : choose(unit, count);
    },
    inOrder: (row) => (isSelf ? (row > 1 ? row - 2 : undefined) : row - 1),
  };
}

/** Chooses a number below a count, from 0 on. */
function chooserOf(
  distribution: Exclude<Distribution, { readonly rule: 'same' }>,
): (unit: number, count: number) => number {
  switch (distribution.rule) {
    case 'uniform':
      return (unit, count) => Math.floor(unit * count);
    case 'earlier':
      return (unit, count) => Math.floor(((unit + unit * unit) / 2) * count);
    case 'zipf': {
      const zipf = new Zipf(distribution.exponent);
      return (unit, count) => zipf.choose(unit, count) - 1;
    }
  }
}
