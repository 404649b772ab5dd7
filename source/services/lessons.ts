import type { FormOfLesson } from '../commands/learn/form-settings.js';
import type { Conditions, Evidence } from '../lessons/carry-out.js';
import type { Lesson } from '../lessons/lesson.js';
import type { Shown } from '../lessons/show.js';
import type { Topology } from '../router/topology.js';
import type { LessonControl, LessonQuestions } from './lesson-questions.js';
import { LessonRuns } from './lessons/watched-runs.js';

/** Runs one lesson at a time for the screen, each in a temporary folder that is removed at its end. */
export class Lessons implements LessonQuestions {
  readonly #env: NodeJS.ProcessEnv;
  readonly #topology: () => Topology;
  readonly runs: LessonRuns;
  #lessons: Promise<readonly Lesson[]> | undefined;
  #controller: AbortController | undefined;
  #settled: Promise<unknown> = Promise.resolve();
  #next: (() => void) | undefined;

  /** @param options.topology where the databases are now: stories are played on its servers, too */
  constructor(options: { version: string; env: NodeJS.ProcessEnv; topology: () => Topology }) {
    this.runs = new LessonRuns(options);
    this.#env = options.env;
    this.#topology = options.topology;
  }

  list(): Promise<readonly Lesson[]> {
    this.#lessons ??= readOwn();
    return this.#lessons;
  }

  async finished(): Promise<ReadonlySet<string>> {
    const { readFinished } = await import('../lessons/progress.js');
    return readFinished(this.#env);
  }

  async remember(id: string): Promise<boolean> {
    const { rememberFinished } = await import('../lessons/progress.js');
    return rememberFinished(this.#env, id);
  }

  isRunning(): boolean {
    return this.#controller !== undefined;
  }

  async run(lesson: Lesson, control: LessonControl): Promise<Shown> {
    const { showLesson } = await import('../lessons/show.js');
    return this.#within(control, (conditions) => showLesson(lesson, conditions));
  }

  async tryOut(lesson: Lesson, before: Evidence, control: LessonControl): Promise<Shown> {
    const { showTrial } = await import('../lessons/show.js');
    const { trial } = lesson;
    if (!trial) return { evidence: before, findings: [] };
    return this.#within(control, (conditions) => showTrial(trial, lesson, before, conditions));
  }

  async formOf(lesson: Lesson, isOver: boolean): Promise<FormOfLesson> {
    const { formOfLesson } = await import('../commands/learn/form-settings.js');
    return formOfLesson(lesson, isOver);
  }

  nextStep(): void {
    this.#next?.();
    this.#next = undefined;
  }

  stop(): void {
    this.#controller?.abort();
  }

  async settled(): Promise<void> {
    await this.#settled;
  }

  async #within(
    control: LessonControl,
    work: (conditions: Conditions) => Promise<Shown>,
  ): Promise<Shown> {
    const controller = new AbortController();
    const stop = (): void => controller.abort();
    control.signal.addEventListener('abort', stop, { once: true });
    this.#controller = controller;
    const working = this.#inScratch(control, controller.signal, work);
    this.#settled = working.catch(() => undefined);
    try {
      return await working;
    } finally {
      control.signal.removeEventListener('abort', stop);
      this.#controller = undefined;
    }
  }

  async #inScratch(
    { onLine, onStep, isStepping }: LessonControl,
    signal: AbortSignal,
    work: (conditions: Conditions) => Promise<Shown>,
  ): Promise<Shown> {
    const { newScratch, removeScratch } = await import('../base/scratch.js');
    const { storyEngines, storyPlayer, storyServers } =
      await import('../lessons/sessions/worlds.js');
    const { describeEvent } = await import('../lessons/sessions/describe.js');
    const servers = storyServers(this.#topology());
    const folder = newScratch('lesson');
    this.runs.begin(isStepping);
    try {
      return await work({
        folder,
        signal,
        start: this.runs.start,
        engines: storyEngines(servers),
        onRun: ({ title }) => onLine(`Running ${title}`),
        play: (part, own, stop) => {
          // Else the run before it would cover its statements.
          this.runs.forget();
          onLine(part.title);
          const player = storyPlayer(servers, {
            beforeStep: () => this.#awaitStep(onStep, stop),
            onEvent: (event) => onLine(describeEvent(part, event)),
          });
          return player(part, own, stop);
        },
      });
    } finally {
      this.runs.forget();
      removeScratch(folder);
    }
  }

  /** Resolves at `nextStep`, or when the lesson is stopped. */
  #awaitStep(onStep: () => void, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#next = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
      if (signal.aborted) resolve();
      else onStep();
    });
  }
}

async function readOwn(): Promise<readonly Lesson[]> {
  const { ownLessons, readLessons } = await import('../lessons/catalogue.js');
  const { problemOfCommand } = await import('../commands/learn/check-command.js');
  return readLessons(ownLessons(), problemOfCommand);
}
