import type { RunRecord } from '../../source/ledger/record.js';
import { finishedRun, type FinishedRun } from '../../source/report/run.js';
import { lastingFolder } from '../harness/folder.js';
import { runProgram } from '../harness/program.js';

const known = new Map<string, Promise<FinishedRun>>();

/** A run of the built program; each workload is run once. */
export function exampleRun(workload: string): Promise<FinishedRun> {
  const run = known.get(workload) ?? runWorkload(workload);
  known.set(workload, run);
  return run;
}

async function runWorkload(workload: string): Promise<FinishedRun> {
  const cwd = lastingFolder();
  const { stdout, stderr, code } = await runProgram(['run', workload, '--json'], { cwd });
  if (code !== 0) throw new Error(`the run failed: ${stderr}`);
  return finishedRun(cwd, JSON.parse(stdout) as RunRecord);
}
