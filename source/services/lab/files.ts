import { join } from 'node:path';

import { ensureFolder } from '../../base/folders.js';
import { saveNewFile } from '../../base/save.js';
import { csvLines } from '../../commands/compare/csv.js';
import type { Analysis } from '../../lab/analysis.js';
import type { Experiment } from '../../lab/experiment.js';
import { writeExperimentReport } from '../../lab/report/client.js';
import { reportStem } from '../../lab/report/messages.js';
import type { Task } from '../../ledger/pace.js';
import { DEFAULT_REPORT, type TitleWords } from '../../report/options.js';
import { freeFile, REPORTS_FOLDER } from '../../report/save.js';

/** What a comparison can be written as. */
export type ComparisonFormat = 'pdf' | 'html' | 'markdown' | 'csv' | 'json';

const ENDS: Readonly<Record<ComparisonFormat, string>> = {
  pdf: '.pdf',
  html: '.html',
  markdown: '.md',
  csv: '.csv',
  json: '.json',
};

/**
 * Writes a comparison into the folder of reports, under a name that is free.
 * @param words of the first page
 * @returns the path of the file
 * @throws ProgramError when it cannot be written, or was stopped
 */
export async function writeComparisonFile(
  dir: string,
  { experiment, analysis }: { readonly experiment: Experiment; readonly analysis: Analysis },
  format: ComparisonFormat,
  words: TitleWords,
  { signal, onProgress }: Task,
): Promise<string> {
  const folder = join(dir, REPORTS_FOLDER);
  await ensureFolder(folder);
  const file = freeFile(join(folder, reportStem(experiment)), ENDS[format]);
  if (format === 'csv' || format === 'json') {
    const text =
      format === 'csv'
        ? csvLines(experiment).join('\n')
        : JSON.stringify({ ...experiment, analysis }, undefined, 2);
    await saveNewFile(file, `${text}\n`);
    return file;
  }
  const { paper } = DEFAULT_REPORT;
  return writeExperimentReport(
    { experiment, format, paper, words, file },
    {
      signal,
      onProgress: (_, share) => {
        if (share !== null) onProgress?.(share);
      },
    },
  );
}
