import {
  carryOutLesson,
  carryOutRun,
  joinEvidence,
  type Conditions,
  type Evidence,
} from './carry-out.js';
import { judgeClaim, type Finding } from './judge.js';
import type { Lesson, Trial } from './lesson.js';

/** What the runs of a lesson showed. */
export interface Shown {
  readonly evidence: Evidence;
  readonly findings: readonly Finding[];
}

/** Carries out the runs and stories of a lesson, and judges its statements by them. */
export async function showLesson(lesson: Lesson, conditions: Conditions): Promise<Shown> {
  const evidence = await carryOutLesson(lesson, conditions);
  return { evidence, findings: lesson.claims.map((claim) => judgeClaim(claim, evidence)) };
}

/** Carries out the change that a lesson proposes. @param before what its runs showed @returns all that is known then */
export async function showTrial(
  { run, claim }: Trial,
  { files }: Pick<Lesson, 'files'>,
  before: Evidence,
  conditions: Conditions,
): Promise<Shown> {
  const evidence = joinEvidence(before, await carryOutRun(run, files, conditions));
  return { evidence, findings: [judgeClaim(claim, evidence)] };
}
