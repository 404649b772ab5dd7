import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { ProgramError } from '../base/errors.js';
import { factsFrom } from './carry-out-run.js';
import type { Lesson, LessonRun } from './lesson.js';
import type { Facts } from './predicate/evaluate.js';
import type { StartProgram } from './program.js';
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
  try {
    const facts = await factsFrom(run, join(folder, run.id), files, conditions);
    return { ...NOTHING, facts: { [run.id]: facts } };
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    const problem = { sentence: error.message, isOptional: false };
    return { ...NOTHING, problems: new Map([[run.id, problem]]) };
  }
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
