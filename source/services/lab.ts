import type { CompareForm } from '../commands/compare/form.js';
import type { Experiment } from '../lab/experiment.js';
import type { Task } from '../ledger/pace.js';
import type { TitleWords } from '../report/options.js';
import type { Conducts, ShownNow } from './lab/carry-out.js';
import type { ExperimentFormat } from './lab/files.js';
import type { NamedModel } from './open-databases.js';
import type { LabQuestions } from './lab-questions.js';
import type { LabTask, RunControl, ShownExperiment } from './lab/shown.js';
import type { KeptRun } from './lab/kept-runs.js';
import { rememberedTitleWords, rememberTitleWords } from './results/title-words.js';

/** Runs one comparison or search at a time, and follows it, for the screen. */
export class Lab implements LabQuestions {
  readonly #dir: string;
  readonly #version: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #model: () => NamedModel | undefined;
  readonly #conducts: Partial<Conducts> | undefined;
  #shown: ShownExperiment | undefined;
  /** Loaded with the first one: it is asked for at once when the program ends. */
  #describeLast: ((shown: ShownExperiment) => string) | undefined;
  #controller: AbortController | undefined;
  #settled: Promise<unknown> = Promise.resolve();

  constructor(options: {
    dir: string;
    version: string;
    /** The variables for topology files. */
    env: NodeJS.ProcessEnv;
    /** The model that the screen has open; by default the default one. */
    model?: () => NamedModel | undefined;
    /** By default those that start processes. */
    conducts?: Partial<Conducts>;
  }) {
    this.#dir = options.dir;
    this.#version = options.version;
    this.#env = options.env;
    this.#model = options.model ?? (() => undefined);
    this.#conducts = options.conducts;
  }

  isRunning(): boolean {
    return this.#controller !== undefined;
  }

  current(): ShownExperiment | undefined {
    return this.#shown;
  }

  async prepare(form: CompareForm): Promise<LabTask> {
    const [{ formRequest, isSearch, takesModel }, { readTask }, { readRateTask }] =
      await Promise.all([
        import('../commands/compare/form.js'),
        import('../commands/compare/request.js'),
        import('../commands/compare/rates-request.js'),
      ]);
    const { flags, ...asked } = formRequest(form);
    const model = takesModel(form) ? this.#model() : undefined;
    const request = {
      ...asked,
      flags: model ? { ...flags, model: model.word } : flags,
      model: model?.read,
      dir: this.#dir,
      version: this.#version,
      env: this.#env,
    };
    return isSearch(form)
      ? { kind: 'search', task: await readRateTask(request) }
      : { kind: 'comparison', task: await readTask(request) };
  }

  async run(task: LabTask, { signal, ...watched }: RunControl): Promise<ShownExperiment> {
    const controller = new AbortController();
    const stop = (): void => this.stop();
    signal.addEventListener('abort', stop, { once: true });
    this.#controller = controller;
    const running = this.#carryOut(task, { signal: controller.signal, ...watched });
    this.#settled = running.catch(() => undefined);
    try {
      return await running;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async #carryOut(task: LabTask, control: RunControl): Promise<ShownExperiment> {
    this.#describeLast = (await import('./lab/last-experiment.js')).describeLastExperiment;
    const show = (shown: ShownNow): void => this.#show(shown);
    let last: ShownNow | undefined;
    try {
      const { carryOutTask } = await import('./lab/carry-out.js');
      last = await carryOutTask(task, control, show, this.#conducts);
    } finally {
      this.#controller = undefined;
      const ended = last ?? this.#shown;
      if (ended) this.#show({ ...ended, step: undefined });
    }
    return this.#shown as ShownExperiment;
  }

  #show(shown: ShownNow): void {
    const isRunning = this.isRunning();
    const isStopping = isRunning && this.#controller?.signal.aborted === true;
    this.#shown = { ...shown, isRunning, isStopping };
  }

  stop(): void {
    if (!this.#controller) return;
    this.#controller.abort();
    if (this.#shown) this.#show(this.#shown);
  }

  async settled(): Promise<void> {
    await this.#settled;
  }

  async read(id: string): Promise<ShownExperiment> {
    const { readShown } = await import('./lab/stored.js');
    return readShown(this.#dir, id);
  }

  async newest(): Promise<ShownExperiment | undefined> {
    const { readNewest } = await import('./lab/stored.js');
    return readNewest(this.#dir);
  }

  async leftFolders(): Promise<readonly string[]> {
    const { leftWorkFolders } = await import('../lab/store.js');
    return leftWorkFolders(this.#dir);
  }

  async removeLeft(folders: readonly string[]): Promise<readonly string[]> {
    const { removeLeftovers } = await import('../lab/leftover-schemas.js');
    const problems: string[] = [];
    for (const folder of folders) {
      problems.push(...(await removeLeftovers(folder, this.#dir, this.#env)));
    }
    return problems;
  }

  async keptRun(shown: ShownExperiment, variant: number): Promise<KeptRun> {
    const { findKeptRun } = await import('./lab/kept-runs.js');
    return findKeptRun(this.#dir, shown, variant);
  }

  titleWords(): Promise<TitleWords> {
    return rememberedTitleWords(this.#env);
  }

  rememberTitleWords(words: TitleWords): Promise<void> {
    return rememberTitleWords(this.#env, words);
  }

  async write(shown: ShownExperiment, format: ExperimentFormat, task: Task): Promise<string> {
    const { writeExperimentFile } = await import('./lab/files.js');
    const words = await this.titleWords();
    // The title of a run's report is no title of a comparison.
    return writeExperimentFile(this.#dir, shown, format, { ...words, title: '' }, task);
  }

  async hasBaseline(name: string): Promise<boolean> {
    const { listBaselines, requireBaselineName } = await import('../lab/baselines.js');
    return listBaselines(this.#dir).includes(requireBaselineName(name));
  }

  async saveBaseline(
    experiment: Experiment,
    name: string,
    options: { replaces: boolean },
  ): Promise<void> {
    const { requireBaselineName, saveBaseline } = await import('../lab/baselines.js');
    await saveBaseline(this.#dir, requireBaselineName(name), experiment, options);
  }

  lastLine(): string | undefined {
    return this.#shown && this.#describeLast?.(this.#shown);
  }
}
