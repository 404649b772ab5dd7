import { join } from 'node:path';

import { ensureFolder } from '../../base/folders.js';
import { saveNewFile } from '../../base/save.js';
import { comparisonResult, searchResult } from '../../commands/compare/result.js';
import { writeExperimentReport } from '../../lab/report/client.js';
import { reportStem } from '../../lab/report/messages.js';
import type { Task } from '../../ledger/pace.js';
import { DEFAULT_REPORT, type TitleWords } from '../../report/options.js';
import { freeFile, REPORTS_FOLDER } from '../../report/save.js';
import type { ShownExperiment } from './shown.js';

/** What a comparison or a search can be written as. */
export type ExperimentFormat = 'pdf' | 'html' | 'markdown' | 'csv' | 'json';

const ENDS: Readonly<Record<ExperimentFormat, string>> = {
  pdf: '.pdf',
  html: '.html',
  markdown: '.md',
  csv: '.csv',
  json: '.json',
};

/**
 * Writes a comparison or a search into the folder of reports, under a name that is free.
 * @param words of the first page
 * @returns the path of the file
 * @throws ProgramError when it cannot be written, or was stopped
 */
export async function writeExperimentFile(
  dir: string,
  shown: ShownExperiment,
  format: ExperimentFormat,
  words: TitleWords,
  { signal, onProgress }: Task,
): Promise<string> {
  const { subject, json, csv } =
    shown.kind === 'search'
      ? searchResult(shown.search)
      : comparisonResult(shown.experiment, shown.analysis);
  const folder = join(dir, REPORTS_FOLDER);
  await ensureFolder(folder);
  const file = freeFile(join(folder, reportStem(subject)), ENDS[format]);
  if (format === 'csv' || format === 'json') {
    const text = format === 'csv' ? csv.join('\n') : JSON.stringify(json, undefined, 2);
    await saveNewFile(file, `${text}\n`);
    return file;
  }
  const { paper } = DEFAULT_REPORT;
  return writeExperimentReport(
    { subject, format, paper, words, file },
    {
      signal,
      onProgress: (_, share) => {
        if (share !== null) onProgress?.(share);
      },
    },
  );
}
