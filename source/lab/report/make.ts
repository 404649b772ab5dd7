import { htmlPieces } from '../../report/exports/html.js';
import { markdownPieces } from '../../report/exports/markdown.js';
import type { OnProgress, TitleWords } from '../../report/options.js';
import { pdfDefinition } from '../../report/pdf/definition.js';
import { printDocument } from '../../report/pdf/print.js';
import type { ReportDocument } from '../../report/document/document.js';
import { analyze } from '../analysis.js';
import { searchDocument } from '../rates/report/document.js';
import { experimentDocument } from './document.js';
import type { ExperimentReportJob, ReportSubject } from './messages.js';

/** Makes the report of a comparison or a search; the same one gives the same bytes. */
export function makeExperimentReport(
  subject: ReportSubject,
  { format, paper, words }: Pick<ExperimentReportJob, 'format' | 'paper' | 'words'>,
  onProgress?: OnProgress,
): Promise<Uint8Array | string> {
  return printReport(documentOf(subject, words), { format, paper }, onProgress);
}

/** Makes a report that is composed already; the same one gives the same bytes. */
export async function printReport(
  document: ReportDocument,
  { format, paper }: Pick<ExperimentReportJob, 'format' | 'paper'>,
  onProgress: OnProgress = () => {},
): Promise<Uint8Array | string> {
  switch (format) {
    case 'html':
      return Array.from(htmlPieces(document)).join('');
    case 'markdown':
      return Array.from(markdownPieces(document)).join('');
    case 'pdf': {
      onProgress('laying out', null);
      const definition = pdfDefinition(document, paper, []);
      return printDocument(definition, (share) => onProgress('drawing', share));
    }
  }
}

function documentOf(subject: ReportSubject, words: TitleWords): ReportDocument {
  if (subject.kind === 'search') return searchDocument(subject.search, { words });
  const { experiment, gate } = subject;
  return experimentDocument(experiment, analyze(experiment), { words, gate });
}
