import type { Paper } from './formats.js';

/** What a report is doing; the stages come in this order. */
export const STAGES = ['reading', 'laying out', 'drawing', 'saving'] as const;

export type Stage = (typeof STAGES)[number];

/** Reports how far a report has come; the share is null where it is not known. */
export type OnProgress = (stage: Stage, share: number | null) => void;

/** Which rows a report lists. */
export interface Listing {
  /** Rows at most; those that were not inserted come first. */
  readonly most: number;
  /** Inserted rows at most: a sample, evenly spread over the run. */
  readonly sample: number;
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
  listing: { most: 200, sample: 30 },
  words: NO_TITLE_WORDS,
};

/** At most so many rows, inserted ones among them. */
export function listAtMost(rows: number): Listing {
  return { most: rows, sample: rows };
}
