import type { RunRecord } from '../../source/ledger/record.js';
import { finishedRun, type FinishedRun } from '../../source/report/run.js';
import { lastingFolder } from '../harness/folder.js';
import { callProgram } from '../harness/in-process.js';

const known = new Map<string, Promise<FinishedRun>>();

/** A run of a workload, with few threads; each is run once. */
export function exampleRun(workload: string): Promise<FinishedRun> {
  const run = known.get(workload) ?? runWorkload(workload);
  known.set(workload, run);
  return run;
}

async function runWorkload(workload: string): Promise<FinishedRun> {
  const cwd = lastingFolder();
  const args = ['run', workload, '--threads', '3', '--json'];
  const { stdout, stderr, code } = await callProgram(args, { cwd });
  if (code !== 0) throw new Error(`the run failed: ${stderr}`);
  return finishedRun(cwd, JSON.parse(stdout) as RunRecord);
}
