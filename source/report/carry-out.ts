import { ProgramError } from '../base/errors.js';
import { exportRun } from './exports/export.js';
import { makeReport } from './make.js';
import type { Job } from './messages.js';
import type { OnProgress } from './options.js';
import { finishedRun, readRecord, type FinishedRun } from './run.js';
import { savePieces, saveReport } from './save.js';

/**
 * Makes one report or export.
 * @returns the paths that were written, the report's first
 * @throws ProgramError if the run is not stored, or a file cannot be written
 */
export async function carryOut(job: Job, onProgress: OnProgress): Promise<string[]> {
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
