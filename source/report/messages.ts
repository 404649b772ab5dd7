import type { ExitCode } from '../base/errors.js';
import type { RunRecord } from '../ledger/record.js';
import type { ExportFormat } from './formats.js';
import type { ReportContent, ReportOptions, Stage } from './options.js';
import type { Destination } from './save.js';

/** The run that something is made of. */
interface RunReference {
  /** The working folder. */
  readonly dir: string;
  readonly runId: string;
  /** The record where none is stored: a run that was never closed. */
  readonly record?: RunRecord | undefined;
}

/** Make a PDF. */
export interface ReportJob extends RunReference {
  readonly kind: 'report';
  readonly options: ReportOptions;
  readonly destination: Destination;
}

/** Write the run in another format. */
export interface ExportJob extends RunReference {
  readonly kind: 'export';
  readonly format: ExportFormat;
  readonly content: ReportContent;
  /** A file that must not exist yet. */
  readonly file: string;
}

export type Job = ReportJob | ExportJob;

/** A message of the thread. */
export type Reply =
  | { readonly type: 'progress'; readonly stage: Stage; readonly share: number | null }
  | { readonly type: 'done'; readonly paths: readonly string[] }
  | {
      readonly type: 'failed';
      readonly message: string;
      readonly hint: string;
      readonly exitCode: ExitCode;
      readonly stack: string;
    };
