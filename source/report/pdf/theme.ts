import type { StyleDictionary } from 'pdfmake/interfaces.js';

import { INK, PAPER, QUIET } from '../charts/palette.js';
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

export const DEFAULT_STYLE = { font: MAIN_FONT, fontSize: 9, lineHeight: 1.15, color: INK };

export const STYLES: StyleDictionary = {
  title: { fontSize: 20, bold: true, lineHeight: 1.1 },
  subtitle: { fontSize: 8.5, color: QUIET },
  lead: { fontSize: 11, bold: true, margin: [0, 8, 0, 4] },
  h1: { fontSize: 15, bold: true, margin: [0, 0, 0, 5] },
  h2: { fontSize: 10.5, bold: true, margin: [0, 12, 0, 4] },
  note: { fontSize: 8, color: QUIET, margin: [0, 0, 0, 4] },
  running: { fontSize: 7.5, color: QUIET },
  head: { fontSize: 7.5, bold: true, color: QUIET },
};

/** How emphasised cells are written. */
export const TONE_STYLES: Readonly<Record<Tone, { color?: string; bold?: boolean }>> = {
  strong: { bold: true },
  quiet: { color: QUIET },
  good: { color: '#14557F' },
  warn: { color: '#7A5000', bold: true },
  bad: { color: '#B3361B', bold: true },
};

/** How emphasised rows are tinted. */
export const TINTS: Readonly<Partial<Record<Tone, string>>> = { warn: '#FDF6E6', bad: '#FBEAE5' };

export const HEAD_FILL = PAPER;
