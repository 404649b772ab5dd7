import type { StyleDictionary } from 'pdfmake/interfaces.js';

import { OUTCOMES, type Outcome } from '../../entities/outcome.js';
import { INK, OUTCOME_INKS, PAPER, QUIET } from '../charts/palette.js';
import type { Paper } from '../formats.js';
import type { Tone } from '../tables/table.js';
import { MAIN_FONT } from './fonts.js';

/** Page sizes in points. */
export const PAGE_SIZES: Readonly<Record<Paper, { width: number; height: number }>> = {
  a4: { width: 595.28, height: 841.89 },
  letter: { width: 612, height: 792 },
};

/** Left, top, right, bottom. */
export const MARGINS: [number, number, number, number] = [40, 54, 40, 46];

/** How wide the content of a page is. */
export function contentWidth(paper: Paper): number {
  return PAGE_SIZES[paper].width - MARGINS[0] - MARGINS[2];
}

/** How high the content of a page is. */
export function contentHeight(paper: Paper): number {
  return PAGE_SIZES[paper].height - MARGINS[1] - MARGINS[3];
}

export const DEFAULT_STYLE = { font: MAIN_FONT, fontSize: 9, lineHeight: 1.15, color: INK };

const GOOD = '#14557F';
const BAD = '#B3361B';

/** Sizes that a layout measures its texts in, in points. */
export const FACT_SIZES = { name: 7.5, value: 9.5 } as const;

/** The heads of the columns of a table, in points; nothing is smaller. */
export const HEAD_SIZE = 7.5;

export const STYLES: StyleDictionary = {
  title: { fontSize: 20, bold: true, lineHeight: 1.1 },
  subtitle: { fontSize: 9.5, color: QUIET },
  factName: { fontSize: FACT_SIZES.name, color: QUIET },
  factValue: { fontSize: FACT_SIZES.value },
  lead: { fontSize: 11, bold: true, margin: [0, 2, 0, 4] },
  body: { margin: [0, 0, 0, 5] },
  good: { bold: true, color: GOOD, margin: [0, 0, 0, 6] },
  bad: { bold: true, color: BAD, margin: [0, 0, 0, 6] },
  h1: { fontSize: 15, bold: true, margin: [0, 0, 0, 5] },
  h2: { fontSize: 10.5, bold: true, margin: [0, 3, 0, 1] },
  note: { fontSize: 8, color: QUIET, margin: [0, 1, 0, 5] },
  running: { fontSize: 7.5, color: QUIET },
  head: { fontSize: HEAD_SIZE, bold: true, color: QUIET },
};

/** How emphasised cells are written. */
export const TONE_STYLES: Readonly<Record<Tone, { color?: string; bold?: boolean }>> = {
  strong: { bold: true },
  quiet: { color: QUIET },
  good: { color: GOOD },
  bad: { color: BAD, bold: true },
  ...(Object.fromEntries(
    OUTCOMES.map((outcome) => [
      outcome,
      { color: OUTCOME_INKS[outcome], bold: outcome !== 'inserted' },
    ]),
  ) as Record<Outcome, { color: string; bold: boolean }>),
};

/** How emphasised rows are tinted. */
export const TINTS: Readonly<Partial<Record<Tone, string>>> = {
  invalid: '#FDF6E6',
  duplicate: '#F6EFFC',
  'missing-reference': '#EAF5F6',
  failed: '#FBEAE5',
  unknown: '#FBEAE5',
  undone: '#FAF3E7',
  bad: '#FBEAE5',
};

export const HEAD_FILL = PAPER;
