import { enclose, type Companion } from './attachments.js';
import { collectFacts } from './facts/facts.js';
import type { Paper } from './formats.js';
import { reportDefinition } from './pdf/definition.js';
import { printDocument } from './pdf/print.js';

import type { FinishedRun } from './run.js';

/** What a report is doing; the stages come in this order. */
export const STAGES = ['reading', 'laying out', 'drawing', 'saving'] as const;

export type Stage = (typeof STAGES)[number];

/** Tells how far a report has come; the share is null where it cannot be told. */
export type OnProgress = (stage: Stage, share: number | null) => void;

/** How a report is made. */
export interface ReportOptions {
  readonly paper: Paper;
  /** Attempts that are listed at most. */
  readonly listRows: number;
}

export const DEFAULT_REPORT: ReportOptions = { paper: 'a4', listRows: 2000 };

/** A report, and the files that are too large to be in it. */
export interface Report {
  readonly pdf: Uint8Array;
  readonly beside: readonly Companion[];
}

/** Makes the report of a run. The same run gives the same bytes. */
export async function makeReport(
  run: FinishedRun,
  { paper, listRows }: ReportOptions,
  onProgress: OnProgress = () => {},
): Promise<Report> {
  onProgress('reading', 0);
  const facts = collectFacts(run.record, run.attempts, listRows, (share) =>
    onProgress('reading', share),
  );
  const { attached, beside } = enclose(run);
  onProgress('laying out', null);
  const pdf = await printDocument(reportDefinition(facts, paper, attached), (share) =>
    onProgress('drawing', share),
  );
  return { pdf, beside };
}
