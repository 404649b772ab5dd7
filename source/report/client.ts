import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { entryUrl, type EntryName } from '../base/entry.js';
import { ProgramError } from '../base/errors.js';
import { ensureFolder } from '../base/folders.js';
import type { OnProgress } from './options.js';
import type { Job, Reply } from './messages.js';
import { namingElsewhere, removeUnfinishedReport, reportName } from './save.js';

/** Memory that a report may take, in MiB: the machine has other things to do. */
const MEMORY_MB = 1536;

/** How work that runs beside the caller is watched and stopped. */
export interface JobControl {
  readonly onProgress?: OnProgress;
  /** Stops it; nothing half-written stays. */
  readonly signal?: AbortSignal | undefined;
  readonly memoryMb?: number;
  /** What to do after it was stopped, in a sentence. */
  readonly again?: string;
}

/**
 * Makes a report or an export in a thread of its own.
 * @returns the paths that were written, the report's first
 * @throws ProgramError when it cannot be made or saved, or was stopped; the run is safe all the same
 */
export async function carryOutJob(job: Job, control: JobControl = {}): Promise<readonly string[]> {
  if (control.signal?.aborted) throw stopped();
  if (job.kind === 'report' && 'folder' in job.destination) {
    await ensureFolder(job.destination.folder).catch((error: unknown) => {
      throw namingElsewhere(error);
    });
  }
  return workInThread('report', job, targetOf(job), control);
}

/**
 * Carries out one piece of work that writes files in a thread of its own.
 * @param entry what the thread runs; it answers as `answer` does
 * @param target the file whose unfinished beginnings are removed when it fails
 * @returns the paths that were written
 * @throws ProgramError when the work failed, or was stopped
 */
export async function workInThread(
  entry: EntryName,
  workerData: unknown,
  target: string,
  { onProgress, signal, memoryMb = MEMORY_MB, again }: JobControl = {},
): Promise<readonly string[]> {
  if (signal?.aborted) throw stopped(again);
  const worker = new Worker(entryUrl(entry), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    // What libraries print must not run into the screen.
    stdout: true,
    stderr: true,
  });
  const stop = (): void => void worker.terminate();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await answerOf(worker, onProgress);
  } catch (error) {
    await worker.terminate();
    await removeUnfinishedReport(target);
    throw signal?.aborted ? stopped(again) : error;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

function answerOf(worker: Worker, onProgress?: OnProgress): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    worker.on('message', (reply: Reply) => {
      if (reply.type === 'progress') onProgress?.(reply.stage, reply.share);
      else if (reply.type === 'done') resolve(reply.paths);
      else reject(new ProgramError(reply.message, { ...reply, cause: reply.stack }));
    });
    worker.once('error', (error: NodeJS.ErrnoException) => reject(describeCrash(error)));
    worker.once('exit', () => reject(describeCrash(new Error('its thread ended'))));
  });
}

function describeCrash(error: NodeJS.ErrnoException): ProgramError {
  if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new ProgramError('The report needs more memory than it may take', {
      hint: 'List fewer rows with --pdf-rows; the run itself is stored and safe',
      cause: error,
    });
  }
  return new ProgramError(`The report could not be made: ${error.message}`, {
    hint: 'The run itself is stored and safe',
    cause: error,
  });
}

function stopped(
  hint = 'The run itself is stored; `dbsim-tui report` makes its report',
): ProgramError {
  return new ProgramError('The report was stopped', {
    hint,
  });
}

/** The file whose unfinished beginnings are to be removed. */
function targetOf(job: Job): string {
  if (job.kind === 'export') return job.file;
  const { destination, runId } = job;
  return 'file' in destination ? destination.file : join(destination.folder, reportName(runId));
}
