import type { EntryName } from '../../../source/base/entry.js';
import { ensureFolder } from '../../../source/base/folders.js';
import type { ExperimentReportJob } from '../../../source/lab/report/messages.js';
import type { JobControl } from '../../../source/report/client.js';
import type { Job } from '../../../source/report/messages.js';
import { namingElsewhere } from '../../../source/report/save.js';

/** The same as the client of reports, but they are made in this thread, and cannot be stopped. */
export async function carryOutJob(job: Job, control?: JobControl): Promise<readonly string[]> {
  if (job.kind === 'report' && 'folder' in job.destination) {
    await ensureFolder(job.destination.folder).catch((error: unknown) => {
      throw namingElsewhere(error);
    });
  }
  return workInThread('report', job, '', control);
}

/** The same for each piece of work that has a thread of its own. */
export async function workInThread(
  entry: EntryName,
  data: unknown,
  _target: string,
  { onProgress = () => undefined }: JobControl = {},
): Promise<readonly string[]> {
  // What goes to another thread is a copy.
  const job: unknown = structuredClone(data);
  if (entry === 'report') {
    const { carryOut } = await import('../../../source/report/carry-out.js');
    return carryOut(job as Job, onProgress);
  }
  const { carryOut } = await import('../../../source/lab/report/carry-out.js');
  return carryOut(job as ExperimentReportJob, onProgress);
}
