import { setImmediate as nextTurn } from 'node:timers/promises';

import { formatError } from '../base/errors.js';
import { analyze } from './analysis.js';
import type { Experiment } from './experiment.js';
import { describeVaried } from './factors.js';
import { modelOfExperiment } from './listed-workload.js';
import { countVerdicts } from './report/verdicts.js';
import { listExperiments, readExperiment } from './store.js';

/** A stored comparison in a list. */
export interface ComparisonSummary {
  readonly kind: 'comparison';
  readonly id: string;
  readonly startedAt: string;
  readonly workload: string;
  /** The model of its rows in words; absent for the default one. */
  readonly model?: string;
  /** What varied: "batch=1,100 order=fifo,race". */
  readonly varied: string;
  readonly variants: number;
  readonly rounds: number;
  /** Rounds that are complete and compared. */
  readonly completeRounds: number;
  readonly runs: number;
  /** The verdicts in few words: "2 faster, 1 not decided". */
  readonly verdict: string;
  readonly status: EndedStatus;
}

/** One that counts as running in its file has ended with its process, or still runs. */
export type EndedStatus = 'completed' | 'interrupted' | 'killed or running';

/** A comparison, or a search of rates, whose file cannot be read. */
export interface UnreadableExperiment {
  readonly kind: 'unreadable';
  readonly id: string;
  readonly problem: string;
}

/** The stored comparisons of a working folder, the newest first; changes nothing. */
export async function readComparisons(
  dir: string,
): Promise<readonly (ComparisonSummary | UnreadableExperiment)[]> {
  return summarizeEach(listExperiments(dir), (id) => summarizeComparison(readExperiment(dir, id)));
}

/** The summaries of stored experiments; those that cannot be read are named. @param summarize reads one */
export async function summarizeEach<Summary>(
  ids: readonly string[],
  summarize: (id: string) => Summary,
): Promise<readonly (Summary | UnreadableExperiment)[]> {
  const found: (Summary | UnreadableExperiment)[] = [];
  for (const id of ids) {
    try {
      found.push(summarize(id));
    } catch (error) {
      found.push({ kind: 'unreadable', id, problem: formatError(error) });
    }
    // Keys are answered between two files.
    await nextTurn();
  }
  return found;
}

/** How an experiment has ended. @param status as in its file */
export function endedStatus(status: Experiment['status']): EndedStatus {
  return status === 'running' ? 'killed or running' : status;
}

/** A comparison in a line. */
export function summarizeComparison(experiment: Experiment): ComparisonSummary {
  const { id, startedAt, workload, variants, rounds, runs, failures, status } = experiment;
  const analysis = analyze(experiment);
  const model = modelOfExperiment(experiment);
  return {
    kind: 'comparison',
    id,
    startedAt,
    workload,
    ...(model === undefined ? {} : { model }),
    varied: describeVaried(experiment.factors),
    variants: variants.filter(({ isControl }) => !isControl).length,
    rounds,
    completeRounds: analysis.rounds,
    runs: runs.length + failures.length,
    verdict: countVerdicts(analysis),
    status: endedStatus(status),
  };
}

/** Whether a listed one could be read. */
export function isReadable<Summary extends { readonly kind: string }>(
  listed: Summary | UnreadableExperiment,
): listed is Summary {
  return listed.kind !== 'unreadable';
}
