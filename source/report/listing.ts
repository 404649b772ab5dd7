import { formatAmount, formatCount } from '../base/format.js';
import type { Facts } from './facts/facts.js';

/** Which attempts a report lists. */
export function describeListing({ record, listed, isComplete }: Facts): string {
  const { attempted } = record.totals;
  if (attempted === 0) return 'No row was attempted.';
  if (isComplete) return `All ${formatAmount(attempted, 'row')}, by database and row.`;
  return (
    `${formatCount(listed.length)} of ${formatAmount(attempted, 'row')} are listed, failed and unknown ` +
    'ones first, then rejected, then inserted ones; --pdf-rows sets how many.'
  );
}
