import { workerData } from 'node:worker_threads';

import { saveNewFile } from '../../base/save.js';
import { answer } from '../../report/answer.js';
import { makeExperimentReport, printReport } from './make.js';
import type { ExperimentReportJob, MadeReportJob } from './messages.js';

// The thread that makes one report: laying pages out is one long piece of work.

await answer(async (onProgress) => {
  const job = workerData as ExperimentReportJob | MadeReportJob;
  const report = isMade(job)
    ? await printReport(job.subject.document, job, onProgress)
    : await makeExperimentReport(job.subject, job, onProgress);
  onProgress('saving', null);
  await saveNewFile(job.file, report);
  return [job.file];
});

function isMade(job: ExperimentReportJob | MadeReportJob): job is MadeReportJob {
  return job.subject.kind === 'made';
}
