import { formatAmount, formatCount, formatList } from '../base/format.js';
import type { Facts } from './facts/facts.js';

/** Which attempts a report lists, and where all of them are. */
export function describeListing({ record, listed, isComplete }: Facts): string {
  const { attempted, inserted } = record.totals;
  if (attempted === 0) return 'No row was attempted.';
  if (isComplete) return `All ${formatAmount(attempted, 'row')}, by entity and row.`;
  const missing = attempted - inserted;
  const listedInserted = listed.filter(({ outcome }) => outcome === 'inserted').length;
  const listedMissing = listed.length - listedInserted;
  const parts = [
    ...(missing === 0 ? [] : [describeMissing(listedMissing, missing)]),
    ...(inserted === 0
      ? []
      : [
          `${formatCount(listedInserted)} of ${formatCount(inserted)} inserted ones, evenly spread`,
        ]),
  ];
  return [
    `${formatCount(listed.length)} of ${formatAmount(attempted, 'row')} are listed: ${formatList(parts)}.`,
    '--pdf-rows all lists all; the CSV file (--export-csv, and with the PDF) holds them with all their values.',
  ].join(' ');
}

function describeMissing(listed: number, missing: number): string {
  return listed === missing
    ? `all ${formatCount(missing)} that were not inserted`
    : `${formatCount(listed)} of the ${formatCount(missing)} that were not inserted`;
}
