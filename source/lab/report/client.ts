import { workInThread, type JobControl } from '../../report/client.js';
import { idOfSubject, type ExperimentReportJob } from './messages.js';

/**
 * Writes the report of a comparison or a search in a thread of its own.
 * @returns the path of the file
 * @throws ProgramError when it cannot be made or saved, or was stopped; what was measured is safe all the same
 */
export async function writeExperimentReport(
  job: ExperimentReportJob,
  control: JobControl = {},
): Promise<string> {
  const { subject } = job;
  const again = `The ${subject.kind} itself is stored; \`dbsim-tui compare --open ${idOfSubject(subject)} --report\` makes its report`;
  const [path = job.file] = await workInThread('lab-report', job, job.file, { again, ...control });
  return path;
}
