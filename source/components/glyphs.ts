import { OUTCOMES, type Outcome } from '../entities/outcome.js';
import { OUTCOME_STYLES } from '../entities/wording.js';
import { MARKS, OUTCOME_MARKS, DECORATION } from './marks.js';

/** The glyphs of the screen: one set for Unicode, one for ASCII, one for screen readers. */
export interface Glyphs {
  readonly isUnicode: boolean;
  /** Whether the output is for a screen reader: lines go through `screenReaderLine`. */
  readonly isScreenReader: boolean;
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
  isScreenReader: false,
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
  isScreenReader: false,
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

/** For a screen reader: words for glyphs with a meaning, nothing for decoration. */
export const SCREEN_READER: Glyphs = {
  ...ASCII,
  isScreenReader: true,
  ellipsis: '…',
  barFull: DECORATION,
  barEmpty: DECORATION,
  levels: [DECORATION],
  line: DECORATION,
  vertical: DECORATION,
  corners: { top: [DECORATION, DECORATION], bottom: [DECORATION, DECORATION] },
  dot: DECORATION,
  bullet: ',',
  left: DECORATION,
  right: DECORATION,
  ...MARKS,
  outcomes: OUTCOME_MARKS,
};

/** @param letters whether to show outcomes as letters even on a Unicode terminal, because there is no colour */
export function glyphsFor(isUnicode: boolean, letters = false): Glyphs {
  if (!isUnicode) return ASCII;
  return letters ? { ...UNICODE, outcomes: ASCII.outcomes } : UNICODE;
}
