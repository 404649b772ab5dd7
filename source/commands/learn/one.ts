import { join } from 'node:path';

import { plainText } from '../../base/plain-text.js';
import { escapeText } from '../../base/text.js';
import type { Conditions, Evidence } from '../../lessons/carry-out.js';
import { resultOf, type Finding } from '../../lessons/judge.js';
import type { Lesson, Trial } from '../../lessons/lesson.js';
import { rememberFinished } from '../../lessons/progress.js';
import { showLesson, showTrial, type Shown } from '../../lessons/show.js';
import { describeEvent } from '../../lessons/sessions/describe.js';
import { ENGINE_NAMES } from '../../lessons/sessions/stepped.js';
import { storyEngines, storyPlayer, type StoryServers } from '../../lessons/sessions/worlds.js';
import { fillTemplate } from '../../lessons/template.js';
import type { CommandContext } from '../context.js';
import {
  commandLines,
  describeFinding,
  describeFindings,
  headline,
  paragraph,
  picture,
  tableOfRuns,
} from './describe.js';
import { Left, Prompt } from './prompt.js';

/** One lesson, with a person who answers or with a pipe. */
export class Dialogue {
  readonly #lesson: Lesson;
  readonly #context: CommandContext;
  readonly #prompt: Prompt;
  readonly #given: {
    readonly folder: string;
    readonly signal: AbortSignal;
    readonly servers: StoryServers;
  };
  #chosen: number | undefined;

  constructor(
    lesson: Lesson,
    context: CommandContext,
    given: { folder: string; signal: AbortSignal; servers: StoryServers },
  ) {
    this.#lesson = lesson;
    this.#context = context;
    this.#given = given;
    this.#prompt = new Prompt(context.io, given.signal);
  }

  /**
   * Goes through the lesson: question, prediction, run, what happened, why, try, check.
   * @returns what its runs showed
   * @throws Left when the person leaves it
   */
  async hold(): Promise<readonly Finding[]> {
    const lesson = this.#lesson;
    const { paint } = this.#context;
    this.#print(paint('bold', headline(lesson)), '', ...paragraph(lesson.question));
    if (lesson.picture !== '') this.#print('', ...picture(lesson.picture));
    if (lesson.runs.length > 0) {
      this.#print('', 'Run in a temporary folder:', ...commandLines(lesson.runs));
    }
    await this.#predict();
    const { evidence, findings } = await this.#run();
    this.#explain();
    if (lesson.trial) await this.#try(lesson.trial, evidence);
    else await this.#check(evidence);
    await this.#finish();
    return findings;
  }

  async #predict(): Promise<void> {
    const { asks, predictions } = this.#lesson;
    const numbered = predictions.map(
      ({ answer }, index) => `  ${index + 1}  ${escapeText(answer)}`,
    );
    this.#print('', ...paragraph(asks), ...numbered);
    for (;;) {
      const answer = await this.#prompt.ask(
        `Your prediction, 1 to ${predictions.length} (Enter: none, w: why, Esc: leave) `,
      );
      if (answer === '') return;
      if (answer === 'w') {
        this.#explain();
        continue;
      }
      const number = Number(answer);
      if (Number.isInteger(number) && number >= 1 && number <= predictions.length) {
        this.#chosen = number - 1;
        return;
      }
      this.#context.notify(`Answer with a number from 1 to ${predictions.length}.`);
    }
  }

  /** Carries the lesson out, until it was seen or the person goes on. */
  async #run(): Promise<Shown> {
    const lesson = this.#lesson;
    for (let round = 1; ; round += 1) {
      const shown = await showLesson(lesson, this.#conditions(round));
      const { evidence, findings } = shown;
      this.#requireGoing();
      this.#print('', this.#context.paint('bold', 'What happened'));
      this.#print(...tableOfRuns(lesson, lesson.runs, evidence));
      this.#print(...describeFindings(findings, this.#context));
      if (resultOf(findings) !== 'not seen' || !(await this.#wantsAgain())) {
        this.#showPrediction();
        return shown;
      }
    }
  }

  /** Each run of the lesson has folders of its own. */
  #conditions(round: number): Conditions {
    const { folder, signal, servers } = this.#given;
    const { notify } = this.#context;
    return {
      folder: join(folder, String(round)),
      signal,
      engines: storyEngines(servers),
      onRun: (run) => notify(`Running ${escapeText(run.title)} …`),
      play: async (part, own, stop) => {
        this.#print('', `  ${escapeText(part.title)} (${ENGINE_NAMES[part.engine]})`);
        const player = storyPlayer(servers, {
          beforeStep: async (step) => {
            if (!this.#prompt.isTerminal) return;
            await this.#prompt.ask(`Enter: statement ${step + 1} of ${part.steps.length} `);
          },
          onEvent: (event) => this.#print(`    ${describeEvent(part, event)}`),
        });
        return player(part, own, stop);
      },
    };
  }

  async #wantsAgain(): Promise<boolean> {
    return (
      (await this.#prompt.ask('This run did not show it. r: run it again, Enter: go on ')) === 'r'
    );
  }

  #showPrediction(): void {
    const chosen = this.#lesson.predictions[this.#chosen ?? -1];
    if (!chosen) return;
    this.#print('', `You predicted: ${escapeText(chosen.answer)}`, ...paragraph(chosen.because));
  }

  #explain(): void {
    const { explanation, links } = this.#lesson;
    this.#print('', this.#context.paint('bold', 'Why'), ...paragraph(explanation));
    this.#print(...links.map((link) => `  ${escapeText(link)}`));
  }

  async #try(trial: Trial, evidence: Evidence): Promise<void> {
    this.#print('', this.#context.paint('bold', 'Try'), ...paragraph(trial.text));
    const runs = await this.#wantsTrial(trial);
    if (!runs) return this.#check(evidence);
    this.#print(...commandLines([trial.run]));
    const tried = await showTrial(trial, this.#lesson, evidence, this.#conditions(0));
    this.#requireGoing();
    const all = [...this.#lesson.runs, trial.run];
    this.#print('', ...tableOfRuns(this.#lesson, all, tried.evidence));
    for (const finding of tried.findings) this.#print(...describeFinding(finding, this.#context));
    return this.#check(tried.evidence);
  }

  async #wantsTrial({ hints }: Trial): Promise<boolean> {
    if (!this.#prompt.isTerminal) return true;
    let shown = 0;
    for (;;) {
      const answer = await this.#prompt.ask(
        `Enter: run it, s: skip${shown < hints.length ? ', h: hint' : ''} `,
      );
      if (answer === 's') return false;
      if (answer !== 'h' || shown === hints.length) return true;
      this.#print(...paragraph(hints[shown] ?? ''));
      shown += 1;
    }
  }

  async #check(evidence: Evidence): Promise<void> {
    if (this.#lesson.questions.length === 0) return;
    this.#print('', this.#context.paint('bold', 'Check'));
    for (const { ask, answer } of this.#lesson.questions) {
      this.#print(...paragraph(ask));
      if (this.#prompt.isTerminal) await this.#prompt.ask('Your answer (Enter: show it) ');
      this.#print(...paragraph(fillTemplate(answer, evidence.facts)));
    }
  }

  /** A lesson counts as finished once a prediction was made and its end was reached. */
  async #finish(): Promise<void> {
    const { id, next } = this.#lesson;
    const { io, notify } = this.#context;
    if (this.#chosen !== undefined && !(await rememberFinished(io.env, id))) {
      notify('That this lesson is finished could not be stored.');
    }
    if (next !== undefined) notify(`Next: dbsim-tui learn ${next}`);
  }

  #requireGoing(): void {
    if (!this.#given.signal.aborted) return;
    throw Left.byInterrupt();
  }

  #print(...lines: readonly string[]): void {
    const { print, unicode } = this.#context;
    const text = lines.join('\n');
    if (lines.length > 0) print(unicode ? text : plainText(text));
  }
}
