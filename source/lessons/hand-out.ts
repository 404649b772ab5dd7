import { formatDate, formatDay } from '../base/format.js';
import { escapeText } from '../base/text.js';
import { blocksOf, text, type Block, type ReportDocument } from '../report/document/document.js';
import type { Table } from '../report/tables/table.js';
import type { TitleWords } from '../report/options.js';
import type { Evidence } from './carry-out.js';
import { remarksOn, sentenceOf } from './describe.js';
import { lookedAt, type Finding } from './judge.js';
import { commandOf, writesRows, type Lesson } from './lesson.js';
import type { Facts } from './predicate/evaluate.js';
import { describeEvent } from './sessions/describe.js';
import type { Shown } from './show.js';
import { fillTemplate, formatFact } from './template.js';

/** Lines for a student's own words. */
const EMPTY_LINES = 6;

/** The hand-out of a lesson: its question, the numbers of a run of it, why, and room for one's own words. */
export function handOut(
  lesson: Lesson,
  { evidence, findings }: Shown,
  {
    words,
    version,
    now,
  }: { readonly words: TitleWords; readonly version: string; readonly now: Date },
): ReportDocument {
  const facts = [
    ['Author', words.author],
    ['Course', words.course],
    ['Date', words.date ?? formatDay(now)],
    ['Lesson', lesson.id],
  ] as const;
  const creator = `dbsim-tui ${version}`;
  return {
    title: escapeText(words.title === '' ? lesson.title : words.title),
    subtitle: 'A lesson with the numbers of one run',
    facts: facts
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, escapeText(value)] as const),
    id: lesson.id,
    made: `${creator} · ${formatDate(now)}`,
    creator,
    date: now,
    summary: escapeText(lesson.asks),
    opening: opening(lesson),
    chapters: [
      { id: 'happened', title: 'What happened', blocks: happened(lesson, evidence, findings) },
      { id: 'why', title: 'Why', blocks: why(lesson) },
      { id: 'own', title: 'In your own words', blocks: ownWords(lesson, evidence) },
    ],
  };
}

function opening({ question, asks, predictions, runs }: Lesson): Block[] {
  return blocksOf(
    text(escapeText(question), 'lead'),
    text(escapeText(asks)),
    ...predictions.map(({ answer }, index) => text(`${index + 1}. ${escapeText(answer)}`)),
    runs.length === 0
      ? undefined
      : {
          kind: 'code',
          title: 'The commands',
          language: 'sh',
          lines: runs.flatMap((run) => [
            escapeText(commandOf(run)),
            ...remarksOn(run).map((remark) => `  # ${escapeText(remark)}`),
          ]),
        },
  );
}

function happened(
  lesson: Lesson,
  { facts, transcripts }: Evidence,
  findings: readonly Finding[],
): Block[] {
  const { columns, runs, stepped } = lesson;
  const table: Block | undefined =
    runs.length === 0 || columns.length === 0
      ? undefined
      : { kind: 'table', title: 'The numbers of the runs', table: tableOf(lesson, facts) };
  return blocksOf(
    table,
    ...stepped.map((part): Block | undefined => {
      const transcript = transcripts.get(part.id);
      return (
        transcript && {
          kind: 'code',
          title: `${escapeText(part.title)}: ${transcript.engine}`,
          lines: transcript.events.map((event) => describeEvent(part, event)),
        }
      );
    }),
    ...lookedAt(findings).map((finding) =>
      text(escapeText(sentenceOf(finding)), finding.verdict === 'seen' ? 'good' : 'note'),
    ),
  );
}

/** Plain data, since the report is drawn in another thread. */
function tableOf({ columns, runs }: Lesson, facts: Facts): Table {
  return {
    columns: [
      { title: 'run', width: '*' },
      ...columns.map(({ title }) => ({
        title: escapeText(title),
        align: 'right' as const,
        width: '*' as const,
      })),
    ],
    rows: runs.filter(writesRows).map(({ id, title }) => ({
      cells: [
        { text: escapeText(title) },
        ...columns.map(({ fact, unit }) => ({ text: formatFact(facts[id]?.[fact] ?? null, unit) })),
      ],
    })),
  };
}

function why({ explanation, links, predictions }: Lesson): Block[] {
  return blocksOf(
    ...explanation.split('\n').map((line) => text(escapeText(line))),
    ...links.map((link) => text(escapeText(link), 'note')),
    ...predictions.map(({ because }, index) =>
      text(`${index + 1}. ${escapeText(because)}`, 'note'),
    ),
  );
}

function ownWords({ questions, trial }: Lesson, { facts }: Evidence): Block[] {
  const line = text('_'.repeat(80), 'note');
  return blocksOf(
    ...questions.flatMap(({ ask }) => [text(escapeText(ask)), line, line]),
    ...(trial ? [text(`Try: ${escapeText(trial.text)}`), line, line] : []),
    ...Array.from({ length: EMPTY_LINES }, () => line),
    questions.length === 0
      ? undefined
      : text(
          `Answers: ${questions.map(({ answer }) => escapeText(fillTemplate(answer, facts))).join(' ')}`,
          'note',
        ),
  );
}
