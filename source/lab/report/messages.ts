import type { Paper } from '../../report/formats.js';
import type { TitleWords } from '../../report/options.js';
import type { Experiment } from '../experiment.js';
import type { Gate } from '../gate.js';

/** The formats of a comparison's report, by how their files end. */
export const REPORT_FORMATS = { '.pdf': 'pdf', '.html': 'html', '.md': 'markdown' } as const;

export type ReportFormat = (typeof REPORT_FORMATS)[keyof typeof REPORT_FORMATS];

/** The name of a comparison's report without its end; such names sort by the time of the comparison. */
export function reportStem({ id }: Pick<Experiment, 'id'>): string {
  return `dbsim-${id}`;
}

/** Write the report of a comparison. */
export interface ExperimentReportJob {
  readonly experiment: Experiment;
  readonly format: ReportFormat;
  readonly paper: Paper;
  readonly words: TitleWords;
  /** Against a baseline, if one was asked for. */
  readonly gate?: Gate | undefined;
  /** A file that must not exist yet. */
  readonly file: string;
}
