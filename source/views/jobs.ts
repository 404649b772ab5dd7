import type { Task } from '../ledger/pace.js';

/** Long work: the line at the bottom shows how far it is, and Escape cancels it. */
export interface Job {
  /** One of each kind goes on at a time. */
  readonly kind: string;
  /** "Reading the attempts" */
  readonly title: string;
  /** From 0 to 1; null when it is not known; undefined while it is too young to be shown. */
  readonly share: number | null | undefined;
  readonly controller: AbortController;
  /** After a person has cancelled it. */
  onCancel?(this: void): void;
}

/** What a view that does long work has in its state. */
export interface JobsState {
  readonly jobs: readonly Job[];
}

export type JobAction =
  | { readonly type: 'job'; readonly job: Job }
  | { readonly type: 'job-ended'; readonly job: AbortController };

/** What is needed of a view's context. */
export interface JobContext {
  readonly state: JobsState;
  dispatch(this: void, action: JobAction): void;
}

/** The state once a job has begun, has come further, or has ended. */
export function reduceJobs<State extends JobsState>(state: State, action: JobAction): State {
  switch (action.type) {
    case 'job': {
      const others = state.jobs.filter(({ kind }) => kind !== action.job.kind);
      return { ...state, jobs: [...others, action.job] };
    }
    case 'job-ended':
      return {
        ...state,
        jobs: state.jobs.filter(({ controller }) => controller !== action.job),
      };
  }
}

/** How often the screen hears of progress. */
const REPORT_MS = 120;

/** Work that is done sooner is never shown: a flicker means nothing. */
const WORTH_SHOWING_MS = 150;

/**
 * Does something that takes its time: it shows how far it is, Escape cancels it, and starting another
 * of its kind does too.
 * @returns undefined when it was cancelled
 */
export async function carryOut<Result>(
  context: JobContext,
  { kind, title, onCancel }: Pick<Job, 'kind' | 'title' | 'onCancel'>,
  work: (task: Task & { readonly signal: AbortSignal }) => Promise<Result>,
): Promise<Result | undefined> {
  cancelJobs(context.state, kind);
  const controller = new AbortController();
  const { signal } = controller;
  const report = (share: Job['share']): void => {
    if (signal.aborted) return;
    const job = { kind, title, share, controller, ...(onCancel && { onCancel }) };
    context.dispatch({ type: 'job', job });
  };
  let nextAt = performance.now() + WORTH_SHOWING_MS;
  report(undefined);
  const timer = setTimeout(() => report(null), WORTH_SHOWING_MS);
  try {
    const result = await work({
      signal,
      onProgress: (share) => {
        if (performance.now() < nextAt) return;
        nextAt = performance.now() + REPORT_MS;
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

/** The result of work that cannot be stopped. @throws the signal's reason as soon as it is aborted */
export function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  return Promise.race([work, aborted]);
}

/** Cancels what goes on, or what goes on of one kind, because it is no longer needed. */
export function cancelJobs({ jobs }: JobsState, kind?: string): void {
  for (const job of jobs) {
    if (kind === undefined || job.kind === kind) job.controller.abort();
  }
}

/** Cancels a job because a person wants it. */
export function cancelJob({ controller, onCancel }: Job): void {
  controller.abort();
  onCancel?.();
}

/** The newest job that has taken long enough to be worth showing. */
export function shownJob(jobs: readonly Job[]): Job | undefined {
  return jobs.findLast(({ share }) => share !== undefined);
}
