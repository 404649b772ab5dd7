import { formatError, ProgramError } from '../../base/errors.js';
import type { Lab } from '../lab.js';
import { readExperiment, type RequestedExperiment, type RequestPlace } from './requests.js';
import type { QueueOutcome, QueueWork } from './run-queue.js';
import type { QueueEntry } from './store.js';

/** Carries out the comparisons of the queue, on databases of their own, as the screen does. */
export class ExperimentWork implements QueueWork {
  readonly #lab: Lab;
  readonly #place: () => RequestPlace;

  constructor(options: { readonly lab: Lab; readonly place: () => RequestPlace }) {
    this.#lab = options.lab;
    this.#place = options.place;
  }

  async carryOut(
    { request }: QueueEntry,
    onRun: (id: string) => Promise<void>,
    signal: AbortSignal,
  ): Promise<QueueOutcome> {
    try {
      const asked = JSON.parse(request) as RequestedExperiment;
      const task = await readExperiment(asked, this.#place());
      if (signal.aborted) return { state: 'cancelled' };
      await onRun(task.experiment.id);
      const notices: string[] = [];
      const shown = await this.#lab.run(
        { kind: 'comparison', task },
        {
          signal,
          onProgress: () => undefined,
          onNotice: (sentence) => void notices.push(sentence),
        },
      );
      const isWhole = shown.kind === 'comparison' && shown.experiment.status === 'completed';
      const problem = [...(isWhole ? [] : [STOPPED]), ...notices].join('. ');
      return { state: 'stored', ...(problem === '' ? {} : { problem }) };
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error;
      return { state: 'failed', problem: formatError(error) };
    }
  }
}

const STOPPED = 'It was stopped; the complete rounds are compared';
