import { statSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { ProgramError } from '../base/errors.js';
import { openPlain } from '../db/sqlite/open-plain.js';
import { findRun } from '../ledger/catalogue.js';
import { untilRecorded } from '../ledger/recorded-rows.js';
import { finishedRun, readRecord } from '../report/run.js';
import { DATA_FOLDER } from '../router/topology.js';
import type { FaultPlan } from '../sim/fault-hook.js';
import { factsOfExplained, type ExplainedSpread, type ExplainFacts } from './explain-facts.js';
import { factsOfRun, joinRounds, type RunFacts } from './facts.js';
import {
  COMMIT_MOMENT,
  writesRows,
  type Kill,
  type Lesson,
  type LessonRun,
  type Statement,
} from './lesson.js';
import {
  startProgram,
  type Ending,
  type Program,
  type ProgramOptions,
  type StartProgram,
} from './program.js';

/** How a run is carried out and stopped. */
export interface RunConditions {
  readonly signal: AbortSignal;
  /** By default, starts this very program. */
  readonly start?: StartProgram | undefined;
}

/** How often to look whether a COMMIT has begun, in milliseconds. */
const POLL_MS = 1;

/**
 * Carries out a run, as often as it is to be killed, each time with databases of its own.
 * @param folder of the run; it is created
 * @param files of the lesson, which the run may need
 * @throws ProgramError if it cannot be carried out
 */
export async function factsFrom(
  run: LessonRun,
  folder: string,
  files: Lesson['files'],
  conditions: RunConditions,
): Promise<RunFacts | ExplainFacts> {
  if (!writesRows(run)) return explained(run, folder, files, conditions);
  const times = run.kill?.times ?? 1;
  const rounds: RunFacts[] = [];
  for (let round = 1; round <= times; round += 1) {
    const cwd = times === 1 ? folder : join(folder, String(round));
    await prepareFolder(cwd, files);
    rounds.push(await factsOfRound(run, cwd, conditions));
  }
  return joinRounds(rounds);
}

async function prepareFolder(cwd: string, files: Lesson['files']): Promise<void> {
  await mkdir(cwd, { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(join(cwd, name), content);
}

/** What an `explain` says about rows that are not written. @throws ProgramError if it cannot */
async function explained(
  { args }: LessonRun,
  cwd: string,
  files: Lesson['files'],
  { signal, start = startProgram }: RunConditions,
): Promise<ExplainFacts> {
  await prepareFolder(cwd, files);
  const output = join(cwd, 'explained.json');
  requireEnding(await within(signal, start([...args, '--json', output, '--quiet'], { cwd })));
  if (signal.aborted) throw new ProgramError('it was stopped');
  return factsOfExplained(JSON.parse(await readFile(output, 'utf8')) as ExplainedSpread);
}

async function factsOfRound(
  run: LessonRun,
  cwd: string,
  { signal, start = startProgram }: RunConditions,
): Promise<RunFacts> {
  const begin = (args: readonly string[], options: Partial<ProgramOptions> = {}): Program =>
    start([...args, '--quiet'], { ...options, cwd });
  if (run.before) {
    requireEnding(await within(signal, begin(['migrate'])));
    for (const statement of run.before) await change(cwd, statement);
  }
  const isToBeKilled = run.kill !== undefined;
  const program = begin(run.args, { fault: faultOf(run.kill), isToBeKilled });
  const ended = within(signal, program);
  if (run.kill?.moment === COMMIT_MOMENT) await killInCommit(program, cwd, run.kill.row);
  const ending = await ended;
  const isKilled = ending.signal === 'SIGKILL';
  if (signal.aborted) throw new ProgramError('it was stopped');
  if (run.kill && !isKilled) throw new ProgramError('the process ended before it was killed');
  if (!isKilled) requireEnding(ending);
  // Reads back the rows of unknown outcome, and stores the record that the killed process could not.
  if (isKilled) await within(signal, begin(['verify']));
  const record = await readRecord(cwd, findRun(cwd, undefined));
  if (!record) throw new ProgramError('the run left no record');
  return factsOfRun(finishedRun(cwd, record), isKilled);
}

function faultOf(kill: Kill | undefined): FaultPlan | undefined {
  if (!kill || kill.moment === COMMIT_MOMENT) return undefined;
  return { action: 'kill', moment: kill.moment, row: kill.row };
}

/**
 * Kills a program from outside, when the first of its files changes: that is where a COMMIT writes it, and the other
 * files of a transaction come after it.
 */
async function killInCommit(program: Program, cwd: string, row: number): Promise<void> {
  await untilRecorded(cwd, program.ended, row);
  let hasEnded = false;
  void program.ended.finally(() => {
    hasEnded = true;
  });
  const before = stateOf(cwd);
  while (!hasEnded && stateOf(cwd) === before) await pause(POLL_MS);
  program.kill();
}

/** Changes with each commit of users: the write-ahead log grows, or the file itself is written. */
function stateOf(cwd: string): string {
  const file = join(cwd, DATA_FOLDER, 'users.db');
  return [`${file}-wal`, file]
    .map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }))
    .map((found) => (found ? `${found.size} ${found.mtimeNs}` : ''))
    .join(' ');
}

/** Changes a database of a run that has not begun. @throws ProgramError */
async function change(cwd: string, { database, sql }: Statement): Promise<void> {
  const handle = await openPlain(join(cwd, DATA_FOLDER, database), database);
  try {
    await handle.run(sql);
  } finally {
    await handle.close();
  }
}

/** @throws ProgramError unless it ended by itself, with a result */
function requireEnding({ code, stderr }: Ending): void {
  if (code === 0 || code === 1) return;
  throw new ProgramError(lastLine(stderr) ?? `the run ended with status ${code}`);
}

/** How a program ended; the signal asks it to stop cleanly. */
async function within(signal: AbortSignal, program: Program): Promise<Ending> {
  const stop = (): void => program.stop();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await program.ended;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function lastLine(text: string): string | undefined {
  return text.trim().split('\n').at(-1) || undefined;
}
