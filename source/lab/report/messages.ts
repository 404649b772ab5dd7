import type { ReportDocument } from '../../report/document/document.js';
import type { Paper } from '../../report/formats.js';
import type { TitleWords } from '../../report/options.js';
import type { Experiment } from '../experiment.js';
import type { Gate } from '../gate.js';
import type { RateSearch } from '../rates/record.js';

/** The formats of a comparison's report, by how their files end. */
export const REPORT_FORMATS = { '.pdf': 'pdf', '.html': 'html', '.md': 'markdown' } as const;

export type ReportFormat = (typeof REPORT_FORMATS)[keyof typeof REPORT_FORMATS];

/** What a report is about. */
export type ReportSubject =
  | {
      readonly kind: 'comparison';
      readonly experiment: Experiment;
      /** Against a baseline, if one was asked for. */
      readonly gate?: Gate | undefined;
    }
  | { readonly kind: 'search'; readonly search: RateSearch };

/** The id of the comparison or search. */
export function idOfSubject(subject: ReportSubject): string {
  return subject.kind === 'comparison' ? subject.experiment.id : subject.search.id;
}

/** The name of a report without its end; such names sort by the time of what they are about. */
export function reportStem(subject: ReportSubject): string {
  return `dbsim-${idOfSubject(subject)}`;
}

/** A report that its caller has composed. */
export interface MadeSubject {
  readonly kind: 'made';
  readonly document: ReportDocument;
}

/** Write such a report; its title page is complete. */
export interface MadeReportJob {
  readonly subject: MadeSubject;
  readonly format: ReportFormat;
  readonly paper: Paper;
  /** A file that must not exist yet. */
  readonly file: string;
}

/** Write the report of a comparison or of a search. */
export interface ExperimentReportJob {
  readonly subject: ReportSubject;
  readonly format: ReportFormat;
  readonly paper: Paper;
  readonly words: TitleWords;
  /** A file that must not exist yet. */
  readonly file: string;
}
