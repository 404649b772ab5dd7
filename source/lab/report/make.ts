import { htmlPieces } from '../../report/exports/html.js';
import { markdownPieces } from '../../report/exports/markdown.js';
import type { OnProgress } from '../../report/options.js';
import { pdfDefinition } from '../../report/pdf/definition.js';
import { printDocument } from '../../report/pdf/print.js';
import { analyze } from '../analysis.js';
import type { Experiment } from '../experiment.js';
import { experimentDocument } from './document.js';
import type { ExperimentReportJob } from './messages.js';

/** Makes the report of a comparison; the same one gives the same bytes. */
export async function makeExperimentReport(
  experiment: Experiment,
  { format, paper, words, gate }: Pick<ExperimentReportJob, 'format' | 'paper' | 'words' | 'gate'>,
  onProgress: OnProgress = () => {},
): Promise<Uint8Array | string> {
  const document = experimentDocument(experiment, analyze(experiment), { words, gate });
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
