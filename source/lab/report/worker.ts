import { workerData } from 'node:worker_threads';

import { answer } from '../../report/answer.js';
import { carryOut } from './carry-out.js';
import type { ExperimentReportJob, MadeReportJob } from './messages.js';

// The thread that makes one report: laying pages out is one long piece of work.
await answer((onProgress) =>
  carryOut(workerData as ExperimentReportJob | MadeReportJob, onProgress),
);
