import { analyze } from '../../lab/analysis.js';
import { conductExperiment, type ExperimentTask } from '../../lab/conduct.js';
import { conductSearch, type RateTask } from '../../lab/rates/conduct.js';
import { resultsOf } from '../../lab/rates/describe.js';
import type { RateSearch } from '../../lab/rates/record.js';
import type { LabTask, RunControl, ShownComparison, ShownSearch } from './shown.js';

/** What is known of a comparison or a search; whether it is going is known elsewhere. */
export type ShownNow =
  | Omit<ShownComparison, 'isRunning' | 'isStopping'>
  | Omit<ShownSearch, 'isRunning' | 'isStopping'>;

/** What carries them out; tests replace it. */
export interface Conducts {
  readonly compare: typeof conductExperiment;
  readonly search: typeof conductSearch;
}

/**
 * Carries out a comparison or a search.
 * @param show receives what is known before it begins and after each step
 * @returns what is known at its end
 * @throws ProgramError when it cannot be stored
 */
export function carryOutTask(
  task: LabTask,
  control: RunControl,
  show: (shown: ShownNow) => void,
  { compare: conduct = conductExperiment, search: find = conductSearch }: Partial<Conducts> = {},
): Promise<ShownNow> {
  return task.kind === 'search'
    ? search(task.task, control, show, find)
    : compare(task.task, control, show, conduct);
}

async function compare(
  task: ExperimentTask,
  { signal, onProgress, onNotice }: RunControl,
  show: (shown: ShownNow) => void,
  conduct: Conducts['compare'],
): Promise<ShownNow> {
  const startedMs = performance.now();
  let known: Omit<ShownComparison, 'isRunning' | 'isStopping'> = {
    kind: 'comparison',
    experiment: task.experiment,
    analysis: analyze(task.experiment),
    step: undefined,
    leftMs: undefined,
    isKept: false,
  };
  const change = (changed: Partial<typeof known>): void => {
    known = { ...known, ...changed };
    show(known);
  };
  change({});
  const experiment = await conduct(task, {
    signal,
    onNotice,
    onStep: (step) => {
      const { done, total } = step;
      const elapsedMs = performance.now() - startedMs;
      change({ step, leftMs: done === 0 ? undefined : (elapsedMs / done) * (total - done) });
      onProgress(done / total);
    },
    onStored: (stored) => change({ experiment: stored, analysis: analyze(stored) }),
  });
  const { keeps: isKept } = task;
  return { ...known, experiment, analysis: analyze(experiment), leftMs: undefined, isKept };
}

async function search(
  task: RateTask,
  { signal, onNotice }: RunControl,
  show: (shown: ShownNow) => void,
  find: Conducts['search'],
): Promise<ShownNow> {
  const knownOf = (found: RateSearch): Omit<ShownSearch, 'isRunning' | 'isStopping'> => ({
    kind: 'search',
    search: found,
    results: resultsOf(found),
    step: undefined,
    isKept: false,
  });
  let known = knownOf(task.search);
  show(known);
  const found = await find(task, {
    signal,
    onNotice,
    onStep: (step) => {
      known = { ...known, step };
      show(known);
    },
    onStored: (stored) => {
      known = { ...knownOf(stored), step: known.step };
      show(known);
    },
  });
  return { ...knownOf(found), isKept: task.keeps };
}
