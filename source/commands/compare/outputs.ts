import { join } from 'node:path';

import { UsageError } from '../../base/errors.js';
import { ensureFolder } from '../../base/folders.js';
import { formatList } from '../../base/format.js';
import { saveNewFile } from '../../base/save.js';
import { escapeText } from '../../base/text.js';
import { REPORT_FORMATS, reportStem, type ReportFormat } from '../../lab/report/messages.js';
import type { Paper } from '../../report/formats.js';
import type { TitleWords } from '../../report/options.js';
import { freeFile, REPORTS_FOLDER, requireFree } from '../../report/save.js';
import type { CommandContext } from '../context.js';
import { readPaper, readTitleWords } from '../exports/output-request.js';
import { readTargets, requireOneToOutput, type Target } from '../exports/targets.js';
import { writeJson } from '../json.js';
import type { MeasuredResult } from './result.js';

type Format = 'json' | 'csv' | 'markdown' | 'html';

const FORMATS = [
  ['json', 'json'],
  ['csv', 'export-csv'],
  ['markdown', 'export-markdown'],
  ['html', 'export-html'],
] as const satisfies readonly (readonly [Format, string])[];

/** The flags that ask for an output. */
export const OUTPUT_FLAGS = [...FORMATS.map(([, flag]) => flag), 'report'];

/** What to write of a comparison or a search. */
export interface CompareOutputs {
  readonly exports: readonly Target<Format>[];
  /** The file of the report, or the folder that it goes to under its own name; undefined when none is wanted. */
  readonly report: ReportTarget | undefined;
  readonly paper: Paper;
  readonly words: TitleWords;
}

type ReportTarget =
  | { readonly file: string; readonly format: ReportFormat }
  | { readonly folder: string };

/** Whether something goes to standard output, and nothing else may. */
export function isToOutput({ exports }: CompareOutputs): boolean {
  return exports.some(({ file }) => file === undefined);
}

/** The outputs that the flags ask for. @throws UsageError, or ProgramError if a file exists */
export function readOutputs({ flags, dir }: Pick<CommandContext, 'flags' | 'dir'>): CompareOutputs {
  const exports = readTargets<Format>(flags, FORMATS);
  requireOneToOutput(exports.filter(({ file }) => file === undefined).length);
  return {
    exports,
    report: readReport(flags['report'], dir),
    paper: readPaper(flags),
    words: readTitleWords(flags),
  };
}

function readReport(given: string | true | undefined, dir: string): ReportTarget | undefined {
  if (given === undefined) return undefined;
  if (given === true || given === '') return { folder: join(dir, REPORTS_FOLDER) };
  const end = REPORT_ENDS.find((known) => given.toLowerCase().endsWith(known));
  if (end === undefined) {
    throw new UsageError(
      `--report needs a file that ends in ${formatList(REPORT_ENDS, 'or')} (was ${JSON.stringify(given)})`,
      'Without a file, a PDF goes to reports/.',
    );
  }
  requireFree('report', given);
  return { file: given, format: REPORT_FORMATS[end] };
}

const REPORT_ENDS = Object.keys(REPORT_FORMATS) as (keyof typeof REPORT_FORMATS)[];

/** Writes a comparison or a search in every format that was asked for. @param context.signal stops the report @throws ProgramError */
export async function writeOutputs(
  outputs: CompareOutputs,
  result: MeasuredResult,
  context: Pick<CommandContext, 'print' | 'notify'> & {
    readonly signal?: AbortSignal | undefined;
  },
): Promise<void> {
  const { exports, words } = outputs;
  for (const { format, file } of exports) {
    if (format === 'json') {
      await writeJson(result.json, file, context);
    } else {
      const text = await textOf(format, result, words);
      if (file === undefined) context.print(text.trimEnd());
      else await saveNewFile(file, text);
    }
    if (file !== undefined) context.notify(`Written: ${escapeText(file)}`);
  }
  const path = await writeReport(outputs, result, context.signal);
  if (path !== undefined) context.notify(`Report: ${escapeText(path)}`);
}

async function textOf(
  format: 'csv' | 'markdown' | 'html',
  { subject, csv }: MeasuredResult,
  words: TitleWords,
): Promise<string> {
  if (format === 'csv') return `${csv.join('\n')}\n`;
  const { makeExperimentReport } = await import('../../lab/report/make.js');
  return String(await makeExperimentReport(subject, { format, paper: 'a4', words }));
}

async function writeReport(
  { report, paper, words }: CompareOutputs,
  { subject }: MeasuredResult,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  if (!report) return undefined;
  if ('folder' in report) await ensureFolder(report.folder);
  const { writeExperimentReport } = await import('../../lab/report/client.js');
  const { file, format } =
    'folder' in report
      ? {
          file: freeFile(join(report.folder, reportStem(subject)), '.pdf'),
          format: 'pdf' as const,
        }
      : report;
  return writeExperimentReport({ subject, format, paper, words, file }, { signal });
}
