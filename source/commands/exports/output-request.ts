import { join } from 'node:path';

import { UsageError } from '../../base/errors.js';
import {
  EXPORT_FORMATS,
  EXTENSIONS,
  PAPERS,
  type ExportFormat,
  type Paper,
} from '../../report/formats.js';
import {
  DEFAULT_REPORT,
  listAtMost,
  type ReportOptions,
  type TitleWords,
} from '../../report/options.js';
import { REPORTS_FOLDER, requireFree, type Destination } from '../../report/save.js';
import type { CommandContext, FlagValues } from '../context.js';
import { readChoice, readInteger } from '../values.js';
import { readTargets, requireOneToOutput, type Target } from './targets.js';

/** The range of `--pdf-rows`; `all` means every row. */
export const PDF_ROWS = { min: 0, max: 1_000_000 } as const;

/** The files to write of a run. */
export interface OutputRequest {
  /** Where the PDF goes; undefined when none is wanted. */
  readonly destination: Destination | undefined;
  readonly options: ReportOptions;
  readonly exports: readonly Target<ExportFormat>[];
  /** Whether something goes to standard output, and nothing else may. */
  readonly toOutput: boolean;
}

/**
 * Reads which files to write, before any work is done.
 * @param command of `run` --report names the file of the PDF, of `report` also --output
 * @throws UsageError, or ProgramError when a file exists already
 */
export function readOutputRequest(
  { flags, dir }: Pick<CommandContext, 'flags' | 'dir'>,
  command: 'run' | 'report',
): OutputRequest {
  if (flags['output'] !== undefined && flags['report'] !== undefined) {
    throw new UsageError('--report and --output mean the same: give only one of them', '');
  }
  const exports = readTargets(flags, EXPORT_FLAGS);
  const toOutput = exports.filter(({ file }) => file === undefined);
  const isJsonToOutput = ['', '-', true].some((value) => flags['json'] === value);
  requireOneToOutput(toOutput.length + (isJsonToOutput ? 1 : 0));
  // `report` writes a PDF unless only other formats are asked for.
  const flag = flags['output'] === undefined ? 'report' : 'output';
  const isWanted = flags[flag] !== undefined || (command === 'report' && exports.length === 0);
  return {
    destination: isWanted ? readDestination(flags[flag], flag, dir) : undefined,
    options: readOptions(flags),
    exports,
    toOutput: toOutput.length > 0,
  };
}

function readDestination(file: string | true | undefined, flag: string, dir: string): Destination {
  if (file === undefined || file === true || file === '')
    return { folder: join(dir, REPORTS_FOLDER) };
  if (file === '-')
    throw new UsageError(`--${flag} needs a file: a PDF cannot be written to standard output`, '');
  requireNameOfPdf(flag, file);
  requireFree(flag, file);
  return { file };
}

/** Names of files that are no PDF, beside those of the exports. */
const OTHER_EXTENSIONS = ['.json', '.txt'] as const;

/** Refuses a PDF under a name that promises another format. */
function requireNameOfPdf(flag: string, file: string): void {
  const name = file.toLowerCase();
  const format = EXPORT_FORMATS.find((known) => name.endsWith(EXTENSIONS[known]));
  const extension =
    format === undefined
      ? OTHER_EXTENSIONS.find((known) => name.endsWith(known))
      : EXTENSIONS[format];
  if (extension === undefined) return;
  throw new UsageError(
    `--${flag} writes a PDF, and ${JSON.stringify(file)} ends in ${extension}`,
    format === undefined
      ? 'Give it a name that ends in .pdf'
      : `Give it a name that ends in .pdf, or use --export-${format} for this file`,
  );
}

function readOptions(flags: FlagValues): ReportOptions {
  const { 'pdf-rows': rows } = flags;
  return {
    paper: readPaper(flags),
    listing: rows === undefined ? DEFAULT_REPORT.listing : listAtMost(readRows(String(rows))),
    words: readTitleWords(flags),
  };
}

/** The page size of a PDF. @throws UsageError */
export function readPaper({ paper }: FlagValues): Paper {
  return paper === undefined ? DEFAULT_REPORT.paper : readChoice('paper', String(paper), PAPERS);
}

/** What the first page names; a flag that is given without a text leaves its part out. */
export function readTitleWords(flags: FlagValues): TitleWords {
  const read = (flag: string): string => {
    const value = flags[flag];
    return typeof value === 'string' ? value.trim() : '';
  };
  return {
    title: read('title'),
    author: read('author'),
    course: read('course'),
    date: flags['date'] === undefined ? undefined : read('date'),
  };
}

function readRows(text: string): number {
  if (text === 'all') return Number.POSITIVE_INFINITY;
  if (/^\d+$/.test(text)) return readInteger('pdf-rows', text, PDF_ROWS);
  throw new UsageError(
    `--pdf-rows must be a whole number from ${PDF_ROWS.min} to ${PDF_ROWS.max}, or all (was ${JSON.stringify(text)})`,
    '',
  );
}

/** The flag of each format. */
const EXPORT_FLAGS = EXPORT_FORMATS.map((format) => [format, `export-${format}`] as const);
