import { saveNewFile } from '../../base/save.js';
import type { OnProgress } from '../../report/options.js';
import { makeExperimentReport, printReport } from './make.js';
import type { ExperimentReportJob, MadeReportJob } from './messages.js';

/**
 * Makes one report of a comparison or a search, or one that its caller has composed.
 * @returns the path that was written
 * @throws ProgramError if it cannot be written
 */
export async function carryOut(
  job: ExperimentReportJob | MadeReportJob,
  onProgress: OnProgress,
): Promise<string[]> {
  const report = isMade(job)
    ? await printReport(job.subject.document, job, onProgress)
    : await makeExperimentReport(job.subject, job, onProgress);
  onProgress('saving', null);
  await saveNewFile(job.file, report);
  return [job.file];
}

function isMade(job: ExperimentReportJob | MadeReportJob): job is MadeReportJob {
  return job.subject.kind === 'made';
}
