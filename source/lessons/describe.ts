import { formatAmount, inflect } from '../base/format.js';
import { COMMIT_MOMENT, type Kill, type LessonRun, type Statement } from './lesson.js';
import type { Finding } from './judge.js';

/** How a finding is marked, with and without Unicode, and what it means for the lesson. */
export interface FindingMark {
  readonly sign: string;
  readonly ascii: string;
  readonly tone: 'good' | 'warning' | 'dim';
}

const MARKS: Readonly<Record<Finding['verdict'], FindingMark>> = {
  seen: { sign: '✔', ascii: '+', tone: 'good' },
  'not seen': { sign: '✖', ascii: 'x', tone: 'warning' },
  'not possible': { sign: '–', ascii: '-', tone: 'dim' },
};

/** The mark of a finding. */
export function markOf({ verdict }: Pick<Finding, 'verdict'>): FindingMark {
  return MARKS[verdict];
}

/** The statement; where it was not seen or not possible, the sentence begins with that. */
export function sentenceOf(finding: Finding): string {
  switch (finding.verdict) {
    case 'seen':
      return finding.sentence;
    case 'not seen':
      return `Not seen this time: ${finding.sentence}`;
    case 'not possible':
      return `Could not be looked at, because ${finding.reason}: ${finding.sentence}`;
  }
}

/** What is done to a run besides its command, a clause each: "SIGKILL when 200 rows were committed". */
export function remarksOn({ before = [], kill }: Pick<LessonRun, 'before' | 'kill'>): string[] {
  return [...before.map(describeStatement), ...(kill ? [describeKill(kill)] : [])];
}

function describeStatement({ database, sql }: Statement): string {
  return `first, in ${database}: ${sql}`;
}

function describeKill({ row, moment, times }: Kill): string {
  const rows = formatAmount(row, 'row');
  const when =
    moment === COMMIT_MOMENT
      ? `when a file changes after about ${rows}, inside a COMMIT`
      : `when ${rows} ${inflect(row, 'was', 'were')} ${moment}`;
  return times === 1
    ? `SIGKILL ${when}`
    : `${formatAmount(times, 'time')}, each with SIGKILL ${when}`;
}
