import { capitalize, escapeText } from '../../base/text.js';
import { wrapLines } from '../../base/wrap.js';
import { describeLeftOut, lookedAt, type Finding, type Result } from '../../lessons/judge.js';
import { markOf, remarksOn, sentenceOf, type FindingMark } from '../../lessons/describe.js';
import { commandOf, writesRows, type Lesson, type LessonRun } from '../../lessons/lesson.js';
import type { Evidence } from '../../lessons/carry-out.js';
import { formatFact } from '../../lessons/template.js';
import type { Colour } from '../../base/style.js';
import type { CommandContext } from '../context.js';
import { tableWithin } from '../table.js';

/** Columns of a text, without its indentation. */
export const WIDTH = 76;

/** A paragraph of a lesson, indented. */
export function paragraph(text: string): string[] {
  return wrapLines(escapeLines(text), WIDTH).map((line) => `  ${line}`.trimEnd());
}

/** A picture: its lines as they are. */
export function picture(text: string): string[] {
  return escapeLines(text)
    .split('\n')
    .map((line) => `    ${line}`.trimEnd());
}

function escapeLines(text: string): string {
  return text.split('\n').map(escapeText).join('\n');
}

/** The commands of the runs, as a person can copy them. */
export function commandLines(runs: readonly LessonRun[]): string[] {
  return runs.flatMap((run) => [
    `  ${escapeText(commandOf(run))}`,
    ...remarksOn(run).map((remark) => `    (${escapeText(remark)})`),
  ]);
}

/** A table with a line for each run; empty where the lesson shows none. @param width how wide it is at most, if it can be */
export function tableOfRuns(
  { columns }: Pick<Lesson, 'columns'>,
  runs: readonly LessonRun[],
  { facts, problems }: Evidence,
  width = WIDTH,
): string[] {
  if (columns.length === 0 || runs.length === 0) return [];
  const head = [{ title: 'run', align: 'left' as const }];
  const lines = tableWithin(
    [
      ...head,
      ...columns.map(({ title }) => ({ title: escapeText(title), align: 'right' as const })),
    ],
    runs
      .filter(writesRows)
      .map(({ id, title }) =>
        [escapeText(title)].concat(
          columns.map(({ fact, unit }) => formatFact(facts[id]?.[fact] ?? null, unit)),
        ),
      ),
    width,
  );
  const failed = runs.flatMap(({ id, title }) => {
    const problem = problems.get(id);
    return problem ? [`${title} could not be carried out: ${problem.sentence}`] : [];
  });
  return [...lines, ...failed.map(escapeText)].map((line) => `  ${line}`);
}

const COLOURS: Readonly<Record<FindingMark['tone'], Colour>> = {
  good: 'green',
  warning: 'yellow',
  dim: 'dim',
};

/** What the runs showed of a statement. */
export function describeFinding(
  finding: Finding,
  { paint, unicode }: Pick<CommandContext, 'paint' | 'unicode'>,
): string[] {
  const { sign, ascii, tone } = markOf(finding);
  const [first = '', ...rest] = wrapLines(escapeText(sentenceOf(finding)), WIDTH - 3);
  return [
    `  ${paint(COLOURS[tone], unicode ? sign : ascii)} ${first}`,
    ...rest.map((line) => `    ${line}`),
  ];
}

/** What the runs showed of all statements; those about servers that are not there are in one line. */
export function describeFindings(
  findings: readonly Finding[],
  context: Pick<CommandContext, 'paint' | 'unicode'>,
): string[] {
  const leftOut = describeLeftOut(findings);
  return [
    ...lookedAt(findings).flatMap((finding) => describeFinding(finding, context)),
    ...(leftOut === undefined ? [] : paragraph(`${leftOut}.`)),
  ];
}

/** A result in words. */
export const RESULTS: Readonly<Record<Result, string>> = {
  seen: 'seen',
  'not seen': 'NOT SEEN',
  'not possible': 'NOT POSSIBLE',
};

/** The headline of a lesson. */
export function headline({ id, title }: Pick<Lesson, 'id' | 'title'>): string {
  return `${id}: ${escapeText(capitalize(title))}`;
}
