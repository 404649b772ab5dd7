import { join } from 'node:path';

import { formatAmount, formatDuration } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import type { Conditions } from '../../lessons/carry-out.js';
import {
  describeLeftOut,
  lookedAt,
  resultOf,
  type Finding,
  type Result,
} from '../../lessons/judge.js';
import { sentenceOf } from '../../lessons/describe.js';
import type { Lesson } from '../../lessons/lesson.js';
import { showLesson, showTrial } from '../../lessons/show.js';
import { textTable, type Column } from '../table.js';
import { RESULTS } from './describe.js';

/** A lesson that did not show something is run again, up to so many times in all. */
const MOST_TRIES = 3;

/** What a lesson showed. */
export interface LessonResult {
  readonly id: string;
  readonly result: Result;
  readonly findings: readonly Finding[];
  /** How many times it was run. */
  readonly tries: number;
  readonly durationMs: number;
}

/**
 * Carries out lessons without questions, their trials included; one that did not show what it claims is run
 * again, because a machine can be too fast or too busy once.
 * @param conditions with the folder in which each lesson gets one of its own
 * @param onLesson called before each
 */
export async function carryOutAll(
  lessons: readonly Lesson[],
  conditions: Conditions,
  onLesson: (lesson: Lesson) => void,
): Promise<LessonResult[]> {
  const results: LessonResult[] = [];
  for (const lesson of lessons) {
    if (conditions.signal.aborted) break;
    onLesson(lesson);
    const result = await carryOutUntilSeen(lesson, conditions);
    if (!conditions.signal.aborted) results.push(result);
  }
  return results;
}

async function carryOutUntilSeen(lesson: Lesson, conditions: Conditions): Promise<LessonResult> {
  const since = performance.now();
  for (let tries = 1; ; tries += 1) {
    const folder = join(conditions.folder, `${lesson.id}-${tries}`);
    const findings = await findingsOf(lesson, { ...conditions, folder });
    const result = resultOf(findings);
    if (result === 'not seen' && tries < MOST_TRIES && !conditions.signal.aborted) continue;
    return { id: lesson.id, result, findings, tries, durationMs: performance.now() - since };
  }
}

/** What a lesson and its trial showed when they were run once. */
async function findingsOf(lesson: Lesson, conditions: Conditions): Promise<readonly Finding[]> {
  const { evidence, findings } = await showLesson(lesson, conditions);
  if (!lesson.trial || conditions.signal.aborted) return findings;
  const tried = await showTrial(lesson.trial, lesson, evidence, conditions);
  return [...findings, ...tried.findings];
}

const COLUMNS: readonly Column[] = [
  { title: 'lesson', align: 'left' },
  { title: 'result', align: 'left' },
  { title: 'statements', align: 'right' },
  { title: 'tries', align: 'right' },
  { title: 'time', align: 'right' },
];

/** The results as a table; below it, each statement that was not seen. */
export function describeResults(results: readonly LessonResult[]): string[] {
  const lines = textTable(
    COLUMNS,
    results.map(({ id, result, findings, tries, durationMs }) => {
      const seen = findings.filter(({ verdict }) => verdict === 'seen').length;
      const statements = `${seen} of ${findings.length}`;
      return [id, RESULTS[result], statements, String(tries), formatDuration(durationMs)];
    }),
  );
  const missing = results.flatMap(({ id, findings }) =>
    lookedAt(findings)
      .filter(({ verdict }) => verdict !== 'seen')
      .map((finding) => escapeText(`${id}: ${sentenceOf(finding)}`)),
  );
  const leftOut = describeLeftOut(results.flatMap(({ findings }) => findings));
  const shown = results.filter(({ result }) => result === 'seen').length;
  const summary = `${shown} of ${formatAmount(results.length, 'lesson')} showed what is claimed`;
  return [
    ...lines,
    ...(missing.length > 0 ? ['', ...missing] : []),
    '',
    ...(leftOut === undefined ? [] : [`${leftOut}.`]),
    summary,
  ];
}

/** Whether every lesson showed what it claims; one that needs a server which is not there does not count. */
export function areAllSeen(results: readonly LessonResult[]): boolean {
  return results.every(
    ({ result, findings }) =>
      result === 'seen' || (result === 'not possible' && isOptional(findings)),
  );
}

function isOptional(findings: readonly Finding[]): boolean {
  return findings.every((finding) => finding.verdict === 'not possible' && finding.isOptional);
}
