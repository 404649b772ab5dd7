import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ProgramError } from '../base/errors.js';
import { findRun } from '../ledger/catalogue.js';
import { finishedRun, readRecord } from '../report/run.js';
import { factsOfRun } from './facts.js';
import type { Lesson, LessonRun } from './lesson.js';
import type { Facts } from './predicate/evaluate.js';
import { startProgram, type Ending, type Program, type StartProgram } from './program.js';
import { factsOfTranscript } from './sessions/step-facts.js';
import type { SteppedEngine, SteppedPart, Transcript } from './sessions/stepped.js';

/** What a lesson's runs and stories led to. */
export interface Evidence {
  readonly facts: Facts;
  readonly transcripts: ReadonlyMap<string, Transcript>;
  /** Why runs and stories could not be carried out, by their ids. */
  readonly problems: ReadonlyMap<string, Problem>;
}

/** Why something could not be carried out. */
export interface Problem {
  readonly sentence: string;
  /** Whether only a server or a right is missing that a lesson can do without. */
  readonly isOptional: boolean;
}

/** Steps through a story. @throws ProgramError where it cannot be carried out */
export type PlayStory = (
  part: SteppedPart,
  folder: string,
  signal: AbortSignal,
) => Promise<Transcript>;

/** How a lesson is carried out, observed and stopped. */
export interface Conditions {
  /** The lesson's temporary folder. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onRun?: (run: LessonRun) => void;
  readonly play: PlayStory;
  /** The engines on which stories can be played. */
  readonly engines: ReadonlySet<SteppedEngine>;
  /** By default, starts this very program. */
  readonly start?: StartProgram;
}

export const NOTHING: Evidence = { facts: {}, transcripts: new Map(), problems: new Map() };

/** Carries out the runs and stories of a lesson, one after the other, and collects what is known of them. */
export async function carryOutLesson(
  lesson: Pick<Lesson, 'runs' | 'stepped' | 'files'>,
  conditions: Conditions,
): Promise<Evidence> {
  let evidence = NOTHING;
  for (const run of lesson.runs) {
    if (conditions.signal.aborted) break;
    evidence = joinEvidence(evidence, await carryOutRun(run, lesson.files, conditions));
  }
  for (const part of lesson.stepped) {
    if (conditions.signal.aborted) break;
    evidence = joinEvidence(evidence, await carryOutStory(part, conditions));
  }
  return evidence;
}

/** All that two parts of a lesson showed. */
export function joinEvidence(one: Evidence, other: Evidence): Evidence {
  return {
    facts: { ...one.facts, ...other.facts },
    transcripts: new Map([...one.transcripts, ...other.transcripts]),
    problems: new Map([...one.problems, ...other.problems]),
  };
}

/** Carries out one run in a folder of its own. */
export async function carryOutRun(
  run: LessonRun,
  files: Lesson['files'],
  conditions: Conditions,
): Promise<Evidence> {
  const { folder, onRun } = conditions;
  onRun?.(run);
  const cwd = join(folder, run.id);
  await mkdir(cwd, { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(join(cwd, name), content);
  try {
    return { ...NOTHING, facts: { [run.id]: await factsFrom(run, cwd, conditions) } };
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    const problem = { sentence: error.message, isOptional: false };
    return { ...NOTHING, problems: new Map([[run.id, problem]]) };
  }
}

async function factsFrom(
  run: LessonRun,
  cwd: string,
  { signal, start = startProgram }: Conditions,
): Promise<Facts[string]> {
  const fault = run.kill && ({ action: 'kill', ...run.kill } as const);
  const ending = await within(signal, start([...run.args, '--quiet'], { cwd, fault }));
  const isKilled = ending.signal === 'SIGKILL';
  if (signal.aborted) throw new ProgramError('it was stopped');
  if (run.kill && !isKilled) throw new ProgramError(`the process ended before row ${run.kill.row}`);
  if (!isKilled && ending.code !== 0 && ending.code !== 1) {
    throw new ProgramError(lastLine(ending.stderr) ?? `the run ended with status ${ending.code}`);
  }
  // Reads back the rows of unknown outcome, and stores the record that the killed process could not.
  if (isKilled) await within(signal, start(['verify', '--quiet'], { cwd }));
  const record = await readRecord(cwd, findRun(cwd, undefined));
  if (!record) throw new ProgramError('the run left no record');
  return factsOfRun(finishedRun(cwd, record), isKilled);
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

async function carryOutStory(
  part: SteppedPart,
  { folder, signal, play, engines }: Conditions,
): Promise<Evidence> {
  if (!engines.has(part.engine)) {
    const sentence = 'no server of this engine is in the topology; name one with --topology';
    return { ...NOTHING, problems: new Map([[part.id, { sentence, isOptional: true }]]) };
  }
  const own = join(folder, part.id);
  await mkdir(own, { recursive: true });
  try {
    const transcript = await play(part, own, signal);
    return {
      ...NOTHING,
      facts: factsOfTranscript(part, transcript),
      transcripts: new Map([[part.id, transcript]]),
    };
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    const problem = { sentence: error.message, isOptional: false };
    return { ...NOTHING, problems: new Map([[part.id, problem]]) };
  }
}
