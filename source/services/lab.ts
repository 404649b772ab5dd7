import type { CompareForm } from '../commands/compare/form.js';
import type { ExperimentStep, ExperimentTask } from '../lab/conduct.js';
import type { Experiment } from '../lab/experiment.js';
import type { Task } from '../ledger/pace.js';
import type { TitleWords } from '../report/options.js';
import type { ComparisonFormat } from './lab/files.js';
import type {
  LabQuestions,
  ListedComparison,
  RunControl,
  ShownComparison,
} from './lab-questions.js';
import { describeLastComparison } from './lab/last-comparison.js';
import type { KeptRun } from './lab/kept-runs.js';
import { rememberedTitleWords, rememberTitleWords } from './results/title-words.js';

/** Runs one comparison at a time, and follows it, for the screen. */
export class Lab implements LabQuestions {
  readonly #dir: string;
  readonly #version: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #conduct: typeof import('../lab/conduct.js').conductExperiment | undefined;
  #shown: ShownComparison | undefined;
  #startedMs = 0;
  #controller: AbortController | undefined;
  #settled: Promise<unknown> = Promise.resolve();

  constructor(options: {
    dir: string;
    version: string;
    /** The variables for topology files. */
    env: NodeJS.ProcessEnv;
    /** By default the one that starts processes. */
    conduct?: typeof import('../lab/conduct.js').conductExperiment;
  }) {
    this.#dir = options.dir;
    this.#version = options.version;
    this.#env = options.env;
    this.#conduct = options.conduct;
  }

  isRunning(): boolean {
    return this.#controller !== undefined;
  }

  current(): ShownComparison | undefined {
    return this.#shown;
  }

  async prepare(form: CompareForm): Promise<ExperimentTask> {
    const [{ formRequest }, { readTask }] = await Promise.all([
      import('../commands/compare/form.js'),
      import('../commands/compare/request.js'),
    ]);
    return readTask({
      ...formRequest(form),
      dir: this.#dir,
      version: this.#version,
      env: this.#env,
    });
  }

  async run(task: ExperimentTask, { signal, ...watched }: RunControl): Promise<ShownComparison> {
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

  async #carryOut(
    task: ExperimentTask,
    { signal, onProgress, onNotice }: RunControl,
  ): Promise<ShownComparison> {
    const { analyze } = await import('../lab/analysis.js');
    const conduct = this.#conduct ?? (await import('../lab/conduct.js')).conductExperiment;
    this.#startedMs = performance.now();
    const follow = (experiment: Experiment): void => {
      this.#show({ experiment, analysis: analyze(experiment) });
    };
    this.#shown = undefined;
    this.#show({ experiment: task.experiment, analysis: analyze(task.experiment) });
    try {
      const experiment = await conduct(task, {
        signal,
        onNotice,
        onStep: (step) => {
          this.#show({ step, leftMs: this.#leftMs(step) });
          onProgress(step.done / step.total);
        },
        onStored: follow,
      });
      follow(experiment);
    } finally {
      this.#controller = undefined;
      this.#show({ step: undefined, leftMs: undefined });
    }
    return this.#shown as unknown as ShownComparison;
  }

  #show(change: Partial<ShownComparison> & Partial<ListedComparison>): void {
    const known = { step: undefined, leftMs: undefined, ...this.#shown, ...change };
    const isRunning = this.isRunning();
    this.#shown = {
      ...(known as ShownComparison),
      isRunning,
      isStopping: isRunning && this.#controller?.signal.aborted === true,
    };
  }

  #leftMs({ done, total }: ExperimentStep): number | undefined {
    const elapsedMs = performance.now() - this.#startedMs;
    return done === 0 ? undefined : (elapsedMs / done) * (total - done);
  }

  stop(): void {
    if (!this.#controller) return;
    this.#controller.abort();
    if (this.#shown) this.#show({});
  }

  async settled(): Promise<void> {
    await this.#settled;
  }

  async read(id: string): Promise<ShownComparison> {
    const [{ analyze }, { openExperiment }] = await Promise.all([
      import('../lab/analysis.js'),
      import('../lab/store.js'),
    ]);
    const experiment = openExperiment(this.#dir, id);
    const analysis = analyze(experiment);
    return {
      experiment,
      analysis,
      step: undefined,
      leftMs: undefined,
      isRunning: false,
      isStopping: false,
    };
  }

  async newest(): Promise<string | undefined> {
    const { isExperiment, listExperiments } = await import('../lab/store.js');
    // A damaged file is listed in the history; here it hides none of the others.
    return listExperiments(this.#dir).find((id) => isExperiment(this.#dir, id));
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

  async keptRun(experiment: Experiment, variant: number): Promise<KeptRun> {
    const { findKeptRun } = await import('./lab/kept-runs.js');
    return findKeptRun(this.#dir, experiment, variant);
  }

  titleWords(): Promise<TitleWords> {
    return rememberedTitleWords(this.#env);
  }

  rememberTitleWords(words: TitleWords): Promise<void> {
    return rememberTitleWords(this.#env, words);
  }

  async write(shown: ListedComparison, format: ComparisonFormat, task: Task): Promise<string> {
    const { writeComparisonFile } = await import('./lab/files.js');
    const words = await this.titleWords();
    // The title of a run's report is no title of a comparison.
    return writeComparisonFile(this.#dir, shown, format, { ...words, title: '' }, task);
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
    return this.#shown && describeLastComparison(this.#shown);
  }
}
