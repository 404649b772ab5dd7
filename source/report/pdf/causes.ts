import type { Content } from 'pdfmake/interfaces.js';

import { formatAmount } from '../../base/format.js';
import { SEVERAL_REASONS } from '../../ledger/causes.js';
import type { Cause, RunRecord } from '../../ledger/record.js';
import type { Facts } from '../facts/facts.js';
import type { Paper } from '../formats.js';
import { causesTable } from '../tables/causes.js';
import { describeVerdict } from '../verdict.js';
import { heading, paragraph } from './parts.js';
import { drawTable, estimateHeight } from './table.js';

/** Points that page one has left for causes; the list of attempts has all. */
const CAUSES_HEIGHT: Readonly<Record<Paper, number>> = { a4: 180, letter: 130 };

const CAUSES_STYLE = { fontSize: 8, padding: 2.3 };

/** Why rows were not inserted, as far as page one has room. */
export function causes({ causes: all, record }: Facts, width: number, paper: Paper): Content[] {
  const title = heading('Why rows were not inserted');
  if (all.length === 0) {
    const note =
      record.totals.attempted === 0 ? 'No row was attempted.' : 'Every row was inserted.';
    return [title, paragraph(note, 'note')];
  }
  const shown = fitCauses(all, width, CAUSES_HEIGHT[paper] - extraLines(record) * 12);
  const more = all.length - shown.length;
  const notes = [
    SEVERAL_REASONS,
    ...(more > 0
      ? [
          `${formatAmount(more, 'more cause')} ${more === 1 ? 'is' : 'are'} in the list of attempts.`,
        ]
      : []),
  ];
  return [
    title,
    drawTable(causesTable(shown), width, CAUSES_STYLE),
    { text: notes.join(' '), style: 'note', margin: [0, 3, 0, 0] },
  ];
}

/** The first causes that there is room for; one at least. */
function fitCauses(all: readonly Cause[], width: number, height: number): readonly Cause[] {
  let count = Math.min(all.length, 12);
  const heightOf = (shown: number): number =>
    estimateHeight(causesTable(all.slice(0, shown)), width, CAUSES_STYLE);
  while (count > 1 && heightOf(count) > height) count -= 1;
  return all.slice(0, count);
}

/** Lines that the verdict takes beyond one each. */
function extraLines(record: RunRecord): number {
  const { result, others, audit } = describeVerdict(record);
  return [result, others, audit].reduce(
    (sum, text, index) => sum + Math.ceil(text.length / (index === 0 ? 86 : 118)) - 1,
    0,
  );
}
