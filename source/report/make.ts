import { enclose, type Companion } from './attachments.js';
import { collectFacts } from './facts/facts.js';
import type { OnProgress, ReportOptions } from './options.js';
import { pdfDefinition } from './pdf/definition.js';
import { printDocument } from './pdf/print.js';
import { runDocument } from './run-report/document.js';
import type { FinishedRun } from './run.js';

/** A report, and the files that are too large to be in it. */
export interface Report {
  readonly pdf: Uint8Array;
  readonly beside: readonly Companion[];
}

/** Makes the report of a run. The same run gives the same bytes. */
export async function makeReport(
  run: FinishedRun,
  { paper, listing, words }: ReportOptions,
  onProgress: OnProgress = () => {},
): Promise<Report> {
  onProgress('reading', 0);
  const facts = collectFacts(run, listing, (share) => onProgress('reading', share));
  const { attached, beside } = enclose(run);
  onProgress('laying out', null);
  const definition = pdfDefinition(runDocument(facts, words), paper, attached);
  const pdf = await printDocument(definition, (share) => onProgress('drawing', share));
  return { pdf, beside };
}
