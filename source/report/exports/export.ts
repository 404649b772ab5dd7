import type { ExportFormat } from '../formats.js';
import type { FinishedRun } from '../run.js';
import { csvLines } from './csv.js';
import { collectFacts } from '../facts/facts.js';
import { DEFAULT_REPORT, type Listing, type ReportContent } from '../options.js';
import { runDocument } from '../run-report/document.js';
import { htmlPieces } from './html.js';
import { junitLines } from './junit.js';
import { markdownPieces } from './markdown.js';
import { ndjsonLines } from './ndjson.js';
import { traceLines } from './trace.js';

export { EXPORT_FORMATS, EXTENSIONS, type ExportFormat } from '../formats.js';

/** The mark by which spreadsheets know UTF-8; the reader of a pipe would take it for data. */
const BYTE_ORDER_MARK = '\uFEFF';

/** Characters that are written at once. */
const CHUNK = 1 << 16;

/**
 * A run in another format, piece by piece: however many rows there are, few are in memory.
 * @param content of a format made for reading: which rows it lists, what its title names
 * @param target where it goes: a CSV file begins with a byte order mark, a pipe does not
 */
export function* exportRun(
  format: ExportFormat,
  run: FinishedRun,
  content: ReportContent = DEFAULT_REPORT,
  target: 'file' | 'pipe' = 'file',
): Generator<string, void, void> {
  let chunk = format === 'csv' && target === 'file' ? BYTE_ORDER_MARK : '';
  for (const line of linesOf(format, run, content)) {
    chunk += line;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

function linesOf(
  format: ExportFormat,
  run: FinishedRun,
  { listing, words }: ReportContent,
): Iterable<string> {
  switch (format) {
    case 'csv':
      return csvLines(run);
    case 'ndjson':
      return ndjsonLines(run);
    case 'markdown':
      return markdownPieces(runDocument(collectFacts(run, inMarkdown(listing)), words));
    case 'junit':
      return junitLines(run);
    case 'html':
      return htmlPieces(runDocument(collectFacts(run, listing), words));
    case 'trace':
      return traceLines(run);
  }
}

/** Rows that a summary for a pull request lists at most. */
const IN_MARKDOWN: Listing = { missing: 40, inserted: 10, most: Number.POSITIVE_INFINITY };

function inMarkdown(listing: Listing): Listing {
  return listing === DEFAULT_REPORT.listing ? IN_MARKDOWN : listing;
}
