import { workerData } from 'node:worker_threads';

import { saveNewFile } from '../../base/save.js';
import { answer } from '../../report/answer.js';
import { makeExperimentReport } from './make.js';
import type { ExperimentReportJob } from './messages.js';

// The thread that makes one report: laying pages out is one long piece of work.

await answer(async (onProgress) => {
  const job = workerData as ExperimentReportJob;
  const report = await makeExperimentReport(job.subject, job, onProgress);
  onProgress('saving', null);
  await saveNewFile(job.file, report);
  return [job.file];
});
