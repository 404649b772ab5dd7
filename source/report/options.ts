import type { Paper } from './formats.js';

/** What a report is doing; the stages come in this order. */
export const STAGES = ['reading', 'laying out', 'drawing', 'saving'] as const;

export type Stage = (typeof STAGES)[number];

/** Reports how far a report has come; the share is null where it is not known. */
export type OnProgress = (stage: Stage, share: number | null) => void;

/** How a report is made. */
export interface ReportOptions {
  readonly paper: Paper;
  /** Attempts that are listed at most. */
  readonly listRows: number;
}

export const DEFAULT_REPORT: ReportOptions = { paper: 'a4', listRows: 2000 };
