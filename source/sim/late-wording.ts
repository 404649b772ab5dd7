import { formatAmount, formatCount, inflect } from '../base/format.js';
import { escapeText } from '../base/text.js';
import type { Entity } from '../entities/entity.js';
import { lateOf } from '../entities/references.js';

/** What became of the references of a table. */
export interface LateTally {
  written: number;
  /** Rows of which the row that they point to is not stored. */
  empty: number;
  /** Rows that were not reached. */
  left: number;
}

/** A sentence about the references of a table. @param reason why rows were not reached */
export function describeLate(entity: Entity, tally: LateTally, reason: string): string {
  const { written, empty, left } = tally;
  const names = lateOf(entity).map(({ field }) => `${entity.table}.${field}`);
  const missing =
    empty === 0
      ? ''
      : `, ${formatCount(empty)} stay empty: the row that they point to is not stored`;
  const sentence = escapeText(
    `References that close a circle were written after all rows: ${names.join(' and ')} in ${formatAmount(written, 'row')}${missing}`,
  );
  return left > 0 ? sentence + describeLeft(left, reason) : sentence;
}

function describeLeft(left: number, reason: string): string {
  return `; ${formatAmount(left, 'row')} ${inflect(left, 'was', 'were')} not reached, since ${reason}. They stay without the reference: only \`dbsim-tui reset\` and another run write it`;
}
