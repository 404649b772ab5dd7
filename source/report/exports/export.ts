import type { ExportFormat } from '../formats.js';
import type { FinishedRun } from '../run.js';
import { csvLines } from './csv.js';
import { htmlLines } from './html.js';
import { junitLines } from './junit.js';
import { markdownLines } from './markdown.js';
import { ndjsonLines } from './ndjson.js';
import { traceLines } from './trace.js';

export { EXPORT_FORMATS, EXTENSIONS, type ExportFormat } from '../formats.js';

/** The mark by which spreadsheets know UTF-8; the reader of a pipe would take it for data. */
const BYTE_ORDER_MARK = '\uFEFF';

/** Characters that are written at once. */
const CHUNK = 1 << 16;

/**
 * A run in another format, piece by piece: however many rows there are, few are in memory.
 * @param listRows attempts that a format made for reading lists at most
 * @param target where it goes: a CSV file begins with a byte order mark, a pipe does not
 */
export function* exportRun(
  format: ExportFormat,
  run: FinishedRun,
  listRows: number,
  target: 'file' | 'pipe' = 'file',
): Generator<string, void, void> {
  let chunk = format === 'csv' && target === 'file' ? BYTE_ORDER_MARK : '';
  for (const line of linesOf(format, run, listRows)) {
    chunk += line;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

function linesOf(format: ExportFormat, run: FinishedRun, listRows: number): Iterable<string> {
  switch (format) {
    case 'csv':
      return csvLines(run);
    case 'ndjson':
      return ndjsonLines(run);
    case 'markdown':
      return markdownLines(run);
    case 'junit':
      return junitLines(run);
    case 'html':
      return htmlLines(run, listRows);
    case 'trace':
      return traceLines(run);
  }
}
