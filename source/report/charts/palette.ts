/** What charts and bars draw: what became of rows, and what threads waited for. */
export const SPAN_KINDS = [
  'inserted',
  'rejected',
  'failed',
  'unknown',
  'lock',
  'reference',
] as const;

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
  inserted: { word: 'inserted', colour: '#14557F' },
  rejected: {
    word: 'rejected',
    colour: '#EDB33C',
    lines: { colour: '#B57F12', angle: 0, width: 0.7, every: 3 },
  },
  failed: {
    word: 'failed',
    colour: '#FFFFFF',
    lines: { colour: '#D9573B', angle: 45, width: 1.7, every: 2.8 },
  },
  unknown: {
    word: 'unknown',
    colour: '#D9573B',
    lines: { colour: '#FFFFFF', angle: -45, width: 0.8, every: 2.4 },
  },
  lock: { word: 'waiting for the database', colour: '#DDE2E7' },
  reference: {
    word: 'waiting for a reference',
    colour: '#FFFFFF',
    lines: { colour: '#A9B4BF', angle: 90, width: 0.8, every: 2.2 },
  },
};

export const INK = '#17212B';
export const QUIET = '#5B6875';
export const RULE = '#DDE2E7';
export const PAPER = '#F4F6F8';
