import { OUTCOMES, type Outcome } from '../../entities/outcome.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import { PHASE_STYLES } from '../../ledger/phase-wording.js';
import { THREAD_PHASES } from '../../ledger/phases.js';

/** What charts and bars draw: what became of rows, and what threads did. */
export const SPAN_KINDS = [...OUTCOMES, ...THREAD_PHASES] as const;

export type SpanKind = (typeof SPAN_KINDS)[number];

/** How a kind is drawn; patterns differ too, so that it reads in grey. */
export interface Fill {
  readonly word: string;
  readonly colour: string;
  /** Lines over the colour: their colour, direction in degrees, width and distance. */
  readonly lines?: {
    readonly colour: string;
    readonly angle: number;
    readonly width: number;
    readonly every: number;
  };
}

export const FILLS: Readonly<Record<SpanKind, Fill>> = {
  inserted: { word: OUTCOME_STYLES.inserted.word, colour: '#14557F' },
  invalid: {
    word: OUTCOME_STYLES.invalid.word,
    colour: '#EDB33C',
    lines: { colour: '#B57F12', angle: 0, width: 0.7, every: 3 },
  },
  duplicate: {
    word: OUTCOME_STYLES.duplicate.word,
    colour: '#8B3FD9',
    lines: { colour: '#FFFFFF', angle: 90, width: 0.7, every: 3 },
  },
  'missing-reference': {
    word: OUTCOME_STYLES['missing-reference'].word,
    colour: '#BFE3E6',
    lines: { colour: '#0B6B75', angle: 45, width: 0.9, every: 3 },
  },
  failed: {
    word: OUTCOME_STYLES.failed.word,
    colour: '#FFFFFF',
    lines: { colour: '#D9573B', angle: 45, width: 1.7, every: 2.8 },
  },
  unknown: {
    word: OUTCOME_STYLES.unknown.word,
    colour: '#D9573B',
    lines: { colour: '#FFFFFF', angle: -45, width: 0.8, every: 2.4 },
  },
  undone: {
    word: OUTCOME_STYLES.undone.word,
    colour: '#F4F6F8',
    lines: { colour: '#8A5A00', angle: -45, width: 0.9, every: 3.2 },
  },
  writing: { word: PHASE_STYLES.writing.word, colour: '#14557F' },
  checking: { word: PHASE_STYLES.checking.word, colour: '#5E93B8' },
  recording: {
    word: PHASE_STYLES.recording.word,
    colour: '#A9C6DB',
    lines: { colour: '#14557F', angle: 45, width: 0.6, every: 2.4 },
  },
  turn: { word: PHASE_STYLES.turn.word, colour: '#E8C063' },
  lock: {
    word: PHASE_STYLES.lock.word,
    colour: '#D9573B',
    lines: { colour: '#F3C3B8', angle: 0, width: 0.9, every: 3 },
  },
  reference: {
    word: PHASE_STYLES.reference.word,
    colour: '#7FC6D6',
    lines: { colour: '#FFFFFF', angle: 90, width: 0.6, every: 2.6 },
  },
  thinking: { word: PHASE_STYLES.thinking.word, colour: '#EDF0F3' },
  paused: {
    word: PHASE_STYLES.paused.word,
    colour: '#FFFFFF',
    lines: { colour: '#D9573B', angle: 0, width: 0.6, every: 3.2 },
  },
  idle: {
    word: PHASE_STYLES.idle.word,
    colour: '#FFFFFF',
    lines: { colour: '#C4CCD4', angle: 90, width: 0.5, every: 4 },
  },
};

export const INK = '#17212B';
export const QUIET = '#5B6875';
export const RULE = '#DDE2E7';
export const PAPER = '#F4F6F8';

/** The colour in which text names an outcome: dark enough to be read on paper. */
export const OUTCOME_INKS: Readonly<Record<Outcome, string>> = {
  inserted: '#14557F',
  invalid: '#8A5A00',
  duplicate: '#7A2FC4',
  'missing-reference': '#0B6B75',
  failed: '#B3361B',
  unknown: '#B3361B',
  undone: '#7A5200',
};
