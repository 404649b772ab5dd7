import { plainText } from '../../base/plain-text.js';
import { lineText, span, type Line } from '../../components/line.js';
import { lookOf, type Look } from '../../components/look.js';
import { safeText, wrapToWidth } from '../../components/text.js';
import type { Tone } from '../../components/theme.js';
import { tableOfRuns } from '../../commands/learn/describe.js';
import { markOf, remarksOn, sentenceOf } from '../../lessons/describe.js';
import { describeLeftOut, lookedAt, type Finding } from '../../lessons/judge.js';
import { commandOf, type LessonRun } from '../../lessons/lesson.js';
import { fillTemplate } from '../../lessons/template.js';
import type { LessonPage } from './page-state.js';

/** Longer lines are hard to read. */
const LONGEST_LINE = 92;

/** The whole page of a lesson, as far as it has come. */
export function pageLines(page: LessonPage, columns: number, look: Look): Line[] {
  const writer = new Writer(columns, look);
  writeQuestion(page, writer);
  writeAnswers(page, writer);
  if (page.stage === 'running') writeLog(page, writer);
  if (page.outcome && page.stage !== 'running') writeOutcome(page, writer);
  if (page.isExplained || page.outcome) writeWhy(page, writer);
  if (page.outcome && page.stage !== 'running') {
    writeTrial(page, writer);
    writeCheck(page, writer);
  }
  return writer.lines;
}

/** How many lines a page has. */
export function countLines(page: LessonPage, columns: number): number {
  return pageLines(page, columns, ANY_LOOK).length;
}

/** The line of a title; 0 if the page does not have it. */
export function sectionLine(page: LessonPage, title: string, columns: number): number {
  const lines = pageLines(page, columns, ANY_LOOK);
  return Math.max(
    0,
    lines.findIndex((line) => lineText(line) === title),
  );
}

/** The line of the selected answer. */
export function answerLine(page: LessonPage, columns: number): number {
  const writer = new Writer(columns, ANY_LOOK);
  writeQuestion(page, writer);
  writeAnswers(page, writer, page.cursor + 1);
  return Math.max(0, writer.lines.length - 1);
}

/** The look does not change how many lines there are. */
const ANY_LOOK = lookOf('mono', true);

/** Collects the lines of a page. */
class Writer {
  readonly lines: Line[] = [];
  readonly #width: number;
  readonly look: Look;

  constructor(columns: number, look: Look) {
    this.#width = Math.min(columns, LONGEST_LINE);
    this.look = look;
  }

  title(text: string): void {
    this.lines.push([]);
    for (const line of wrapToWidth(this.plain(text), this.#width)) {
      this.lines.push([span('title', line)]);
    }
  }

  /** A paragraph. @param head what its first line begins with; the others are indented as far */
  text(text: string, { head = '', tone }: { head?: string; tone?: Tone } = {}): void {
    const wrapped = text
      .split('\n')
      .flatMap((line) => wrapToWidth(this.plain(safeText(line)), this.#width - head.length));
    for (const [index, line] of wrapped.entries()) {
      const start = index === 0 ? this.plain(head) : ' '.repeat(head.length);
      this.lines.push([tone ? span(tone, start) : start, line]);
    }
  }

  line(...pieces: Line): void {
    this.lines.push(pieces);
  }

  command(text: string): void {
    // Later lines are indented further, and all but the last end with what a shell joins.
    const lines = wrapToWidth(text, this.#width - 6);
    for (const [index, line] of lines.entries()) {
      const indent = index === 0 ? '  ' : '    ';
      const end = index === lines.length - 1 ? '' : ' \\';
      this.lines.push([span('accent', `${indent}${line.trimEnd()}${end}`)]);
    }
  }

  table(...[lesson, runs, evidence]: Parameters<typeof tableOfRuns>): void {
    // Its lines are indented.
    for (const line of tableOfRuns(lesson, runs, evidence, this.#width - 2)) this.line(line);
  }

  plain(text: string): string {
    return this.look.glyphs.isUnicode ? text : plainText(text);
  }
}

function writeQuestion({ lesson }: LessonPage, writer: Writer): void {
  writer.text(lesson.question);
  if (lesson.picture !== '' && !writer.look.glyphs.isScreenReader) {
    writer.line();
    for (const line of lesson.picture.split('\n')) writer.line(`  ${writer.plain(safeText(line))}`);
  }
  if (lesson.runs.length === 0) return;
  writer.title('The commands, run in a temporary folder');
  for (const run of lesson.runs) writeCommand(run, writer);
}

/** A command as a person can copy it, also where it takes several lines, and what else is done to its run. */
function writeCommand(run: LessonRun, writer: Writer): void {
  writer.command(safeText(commandOf(run)));
  for (const remark of remarksOn(run)) writer.text(`(${remark})`, { head: '    ' });
}

/** @param most how many answers are written */
function writeAnswers(
  { lesson, cursor, chosen, stage }: LessonPage,
  writer: Writer,
  most = lesson.predictions.length,
): void {
  writer.title(safeText(lesson.asks));
  const { pointer } = writer.look.glyphs;
  for (const [index, { answer }] of lesson.predictions.slice(0, most).entries()) {
    const isHere = stage === 'predict' ? index === cursor : index === chosen;
    // Without numbers: those are the keys of the views.
    const head = ` ${isHere ? pointer : ' '} `;
    writer.text(answer, { head, ...(isHere ? { tone: 'accent' as const } : {}) });
  }
}

function writeLog({ log, isWaiting, lesson }: LessonPage, writer: Writer): void {
  writer.title(lesson.stepped.length > 0 ? 'The statements' : 'Running');
  for (const line of log) writer.line(writer.plain(`  ${safeText(line)}`));
  if (isWaiting) writer.line(span('accent', '  press . for the next statement'));
}

function writeFinding(finding: Finding, writer: Writer): void {
  const { sign, ascii, tone } = markOf(finding);
  const head = ` ${writer.look.glyphs.isUnicode ? sign : ascii} `;
  writer.text(sentenceOf(finding), { head, tone });
}

function writeOutcome({ lesson, log, outcome, chosen }: LessonPage, writer: Writer): void {
  if (!outcome) return;
  if (lesson.stepped.length > 0) {
    writer.title('The statements');
    for (const line of log) writer.line(writer.plain(`  ${safeText(line)}`));
  }
  writer.title('What happened');
  writer.table(lesson, lesson.runs, outcome.evidence);
  for (const finding of lookedAt(outcome.findings)) writeFinding(finding, writer);
  const leftOut = describeLeftOut(outcome.findings);
  if (leftOut !== undefined) writer.text(`${leftOut}.`);
  if (outcome.findings.some(({ verdict }) => verdict === 'not seen')) {
    writer.text('This run did not show all of it: r runs it again.');
  }
  const prediction = lesson.predictions[chosen ?? -1];
  if (!prediction) return;
  writer.line();
  writer.text(`You predicted: ${prediction.answer}`);
  writer.text(prediction.because);
}

function writeWhy({ lesson }: LessonPage, writer: Writer): void {
  writer.title('Why');
  writer.text(lesson.explanation);
  for (const link of lesson.links) writer.line(span('accent', safeText(link)));
}

function writeTrial({ lesson, tried, hints, stage, log }: LessonPage, writer: Writer): void {
  const { trial } = lesson;
  if (!trial) return;
  writer.title('Try');
  writer.text(trial.text);
  for (const hint of trial.hints.slice(0, hints)) writer.text(hint, { head: '  ' });
  if (stage === 'trying') for (const line of log) writer.line(span('dim', `  ${safeText(line)}`));
  if (!tried) return;
  writeCommand(trial.run, writer);
  writer.table(lesson, [...lesson.runs, trial.run], tried.evidence);
  for (const finding of tried.findings) writeFinding(finding, writer);
}

function writeCheck({ lesson, outcome, tried }: LessonPage, writer: Writer): void {
  const { evidence } = tried ?? outcome ?? {};
  if (!evidence || lesson.questions.length === 0) return;
  writer.title('Check');
  for (const { ask, answer } of lesson.questions) {
    writer.text(ask);
    writer.text(fillTemplate(answer, evidence.facts), { head: '  ' });
  }
}
