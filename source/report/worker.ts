import { parentPort, workerData } from 'node:worker_threads';

import { ProgramError } from '../base/errors.js';
import { exportRun } from './exports/export.js';
import { makeReport } from './make.js';
import type { OnProgress } from './options.js';
import type { Job, Reply } from './messages.js';
import { finishedRun, readRecord, type FinishedRun } from './run.js';
import { savePieces, saveReport } from './save.js';

// The thread that makes one report or export: laying pages out is one long piece of work.

const post = (reply: Reply): void => parentPort?.postMessage(reply);
const onProgress: OnProgress = (stage, share) => post({ type: 'progress', stage, share });

async function carryOut(job: Job): Promise<string[]> {
  const run = await readRun(job);
  if (job.kind === 'report') {
    const report = await makeReport(run, job.options, onProgress);
    onProgress('saving', null);
    return saveReport(report, job.runId, job.destination);
  }
  onProgress('saving', null);
  await savePieces(job.file, exportRun(job.format, run, job.content));
  return [job.file];
}

async function readRun({ dir, runId, record }: Job): Promise<FinishedRun> {
  const found = record ?? (await readRecord(dir, runId));
  if (!found) throw new ProgramError(`The record of run ${runId} is not stored`);
  return finishedRun(dir, found);
}

try {
  post({ type: 'done', paths: await carryOut(workerData as Job) });
} catch (error) {
  const isKnown = error instanceof ProgramError;
  post({
    type: 'failed',
    message: isKnown
      ? error.message
      : `The report could not be made: ${error instanceof Error ? error.message : String(error)}`,
    hint: isKnown ? error.hint : 'The run itself is stored and safe',
    exitCode: isKnown ? error.exitCode : 1,
    stack: error instanceof Error ? (error.stack ?? '') : '',
  });
}
