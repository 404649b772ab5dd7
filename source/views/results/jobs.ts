import type { Task } from '../../ledger/pace.js';
import type { Context } from '../view.js';
import type { Job, JobKind, ResultsAction, ResultsState } from './state.js';

export type ResultsContext = Context<ResultsState, ResultsAction>;

/** How often the screen hears of progress. */
const TELLING_MS = 120;

/** Work that is done sooner is never shown: a flicker means nothing. */
const WORTH_SHOWING_MS = 150;

/**
 * Does something that takes its time: it shows how far it is, Escape ends it, and starting another of
 * its kind does too.
 * @returns undefined when it was ended early
 */
export async function carryOut<Result>(
  context: ResultsContext,
  { kind, title }: Pick<Job, 'kind' | 'title'>,
  work: (task: Task) => Promise<Result>,
): Promise<Result | undefined> {
  cancelJobs(context.state, kind);
  const controller = new AbortController();
  const { signal } = controller;
  const report = (share: Job['share']): void => {
    if (!signal.aborted) context.dispatch({ type: 'job', job: { kind, title, share, controller } });
  };
  let nextAt = performance.now() + WORTH_SHOWING_MS;
  report(undefined);
  const timer = setTimeout(() => report(null), WORTH_SHOWING_MS);
  try {
    const result = await work({
      signal,
      onProgress: (share) => {
        if (performance.now() < nextAt) return;
        nextAt = performance.now() + TELLING_MS;
        report(share);
      },
    });
    // What cannot be stopped halfway comes too late all the same.
    return signal.aborted ? undefined : result;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
    context.dispatch({ type: 'job-ended', job: controller });
  }
}

/** Ends what goes on, or what goes on of one kind. */
export function cancelJobs({ jobs }: ResultsState, kind?: JobKind): void {
  for (const job of jobs) {
    if (kind === undefined || job.kind === kind) job.controller.abort();
  }
}

/** The job that is worth telling of: the newest that has taken a while. */
export function shownJob({ jobs }: ResultsState): Job | undefined {
  return jobs.findLast((job) => job.share !== undefined);
}
