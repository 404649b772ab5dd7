import { OUTCOMES, type Outcome } from '../entities/outcome.js';
import { OUTCOME_STYLES } from '../entities/wording.js';
import { MARKS, OUTCOME_MARKS, SILENT } from './marks.js';

/** Every sign that the screen draws; there is one set for Unicode, one for ASCII, and one to be spoken. */
export interface Glyphs {
  readonly isUnicode: boolean;
  /** A screen reader says what is drawn: lines go through `spokenLine`. */
  readonly isSpoken: boolean;
  readonly ellipsis: string;
  readonly barFull: string;
  readonly barEmpty: string;
  /** From low to high. */
  readonly levels: readonly string[];
  readonly line: string;
  readonly vertical: string;
  readonly corners: {
    readonly top: readonly [string, string];
    readonly bottom: readonly [string, string];
  };
  readonly pointer: string;
  readonly dot: string;
  readonly bullet: string;
  readonly dash: string;
  readonly left: string;
  readonly right: string;
  readonly up: string;
  readonly down: string;
  readonly times: string;
  readonly ok: string;
  readonly cross: string;
  readonly warning: string;
  readonly cursor: string;
  readonly outcomes: Readonly<Record<Outcome, string>>;
}

function outcomes(part: 'sign' | 'letter'): Record<Outcome, string> {
  return Object.fromEntries(
    OUTCOMES.map((outcome) => [outcome, OUTCOME_STYLES[outcome][part]]),
  ) as Record<Outcome, string>;
}

const UNICODE: Glyphs = {
  isUnicode: true,
  isSpoken: false,
  ellipsis: '…',
  barFull: '█',
  barEmpty: '░',
  levels: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
  line: '─',
  vertical: '│',
  corners: { top: ['╭', '╮'], bottom: ['╰', '╯'] },
  pointer: '›',
  dot: '●',
  bullet: '·',
  dash: '–',
  left: '‹',
  right: '›',
  up: '↑',
  down: '↓',
  times: '×',
  ok: '✔',
  cross: '✖',
  warning: '!',
  cursor: '▏',
  outcomes: outcomes('sign'),
};

const ASCII: Glyphs = {
  isUnicode: false,
  isSpoken: false,
  ellipsis: '~',
  barFull: '#',
  barEmpty: '.',
  levels: ['_', '.', ':', '-', '=', '+', '*', '#'],
  line: '-',
  vertical: '|',
  corners: { top: ['+', '+'], bottom: ['+', '+'] },
  pointer: '>',
  dot: '*',
  bullet: '|',
  dash: '-',
  left: '<',
  right: '>',
  up: '^',
  down: 'v',
  times: 'x',
  ok: 'OK',
  cross: 'NO',
  warning: '!',
  cursor: '_',
  outcomes: outcomes('letter'),
};

/** For a screen reader: words where they mean something, silence where they only draw. */
export const SPOKEN: Glyphs = {
  ...ASCII,
  isSpoken: true,
  ellipsis: '…',
  barFull: SILENT,
  barEmpty: SILENT,
  levels: [SILENT],
  line: SILENT,
  vertical: SILENT,
  corners: { top: [SILENT, SILENT], bottom: [SILENT, SILENT] },
  dot: SILENT,
  bullet: ',',
  left: SILENT,
  right: SILENT,
  ...MARKS,
  outcomes: OUTCOME_MARKS,
};

/** @param letters outcomes as letters although signs could be shown: where there is no colour either */
export function glyphsFor(isUnicode: boolean, letters = false): Glyphs {
  if (!isUnicode) return ASCII;
  return letters ? { ...UNICODE, outcomes: ASCII.outcomes } : UNICODE;
}
