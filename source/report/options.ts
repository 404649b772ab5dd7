import type { Paper } from './formats.js';

/** What a report is doing; the stages come in this order. */
export const STAGES = ['reading', 'laying out', 'drawing', 'saving'] as const;

export type Stage = (typeof STAGES)[number];

/** Reports how far a report has come; the share is null where it is not known. */
export type OnProgress = (stage: Stage, share: number | null) => void;

/** How many rows a report lists; of more, an evenly spread sample. */
export interface Listing {
  /** Rows that were not inserted. */
  readonly missing: number;
  /** Inserted rows. */
  readonly inserted: number;
  /** All together. */
  readonly most: number;
}

/** What the first page can name; an empty text leaves it out. */
export interface TitleWords {
  /** Instead of one made of the run's facts, where it is not empty. */
  readonly title: string;
  readonly author: string;
  readonly course: string;
  /** Undefined for the day on which the run started. */
  readonly date: string | undefined;
}

export const NO_TITLE_WORDS: TitleWords = { title: '', author: '', course: '', date: undefined };

/** What a report holds, whatever its format. */
export interface ReportContent {
  readonly listing: Listing;
  readonly words: TitleWords;
}

/** How a report is made. */
export interface ReportOptions extends ReportContent {
  readonly paper: Paper;
}

export const DEFAULT_REPORT: ReportOptions = {
  paper: 'a4',
  listing: { missing: 200, inserted: 30, most: Number.POSITIVE_INFINITY },
  words: NO_TITLE_WORDS,
};

/** At most so many rows, those that were not inserted first. */
export function listAtMost(rows: number): Listing {
  return { missing: rows, inserted: rows, most: rows };
}
