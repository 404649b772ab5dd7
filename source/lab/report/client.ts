import { workInThread, type JobControl } from '../../report/client.js';
import type { ExperimentReportJob } from './messages.js';

/**
 * Writes the report of a comparison in a thread of its own.
 * @returns the path of the file
 * @throws ProgramError when it cannot be made or saved, or was stopped; the comparison is safe all the same
 */
export async function writeExperimentReport(
  job: ExperimentReportJob,
  control: JobControl = {},
): Promise<string> {
  const again = `The comparison itself is stored; \`dbsim-tui compare --open ${job.experiment.id} --report\` makes its report`;
  const [path = job.file] = await workInThread('lab-report', job, job.file, { again, ...control });
  return path;
}
