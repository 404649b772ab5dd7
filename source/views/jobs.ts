import type { Task } from '../ledger/pace.js';
import type { Question } from './question.js';

/** Long work: the line at the bottom shows its progress, and Escape cancels it. */
export interface Job {
  /** Only one job of each kind runs at a time. */
  readonly kind: string;
  /** "Reading the attempts" */
  readonly title: string;
  /** From 0 to 1; null if not known; undefined until the job is shown. */
  readonly share: number | null | undefined;
  readonly controller: AbortController;
  /** The question that is asked before it is cancelled; without it, it is cancelled at once. */
  askBeforeCancel?(this: void): Question;
  /** Called after the user has cancelled it. */
  onCancel?(this: void): void;
}

/** The state of a view with long work. */
export interface JobsState {
  readonly jobs: readonly Job[];
}

export type JobAction =
  | { readonly type: 'job'; readonly job: Job }
  | { readonly type: 'job-ended'; readonly job: AbortController };

/** The part of a view's context that is used here. */
export interface JobContext {
  readonly state: JobsState;
  dispatch(this: void, action: JobAction): void;
}

/** The state after a job has begun, progressed or ended. */
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

/** Shortest time between two progress updates, in milliseconds. */
const REPORT_MS = 120;

/** Shorter work is never shown, because it would only flicker, in milliseconds. */
const WORTH_SHOWING_MS = 150;

/**
 * Runs long work with progress; Escape cancels it, and so does another job of its kind.
 * @returns undefined if it was cancelled
 */
export async function carryOut<Result>(
  context: JobContext,
  { kind, title, ...asked }: Pick<Job, 'kind' | 'title' | 'onCancel' | 'askBeforeCancel'>,
  work: (task: Task & { readonly signal: AbortSignal }) => Promise<Result>,
): Promise<Result | undefined> {
  cancelJobs(context.state, kind);
  const controller = new AbortController();
  const { signal } = controller;
  const report = (share: Job['share']): void => {
    if (signal.aborted) return;
    context.dispatch({ type: 'job', job: { kind, title, share, controller, ...asked } });
  };
  let newest: number | null = null;
  let nextAt = performance.now() + WORTH_SHOWING_MS;
  let timer: NodeJS.Timeout | undefined;
  const show = (): void => {
    clearTimeout(timer);
    timer = undefined;
    nextAt = performance.now() + REPORT_MS;
    report(newest);
  };
  report(undefined);
  timer = setTimeout(show, WORTH_SHOWING_MS);
  try {
    const result = await work({
      signal,
      onProgress: (share) => {
        newest = share;
        const left = nextAt - performance.now();
        if (left <= 0) show();
        // Shown later: it may be the last progress for a long time.
        else timer ??= setTimeout(show, left);
      },
    });
    // Work that cannot be stopped halfway: its result is dropped.
    return signal.aborted ? undefined : result;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
    context.dispatch({ type: 'job-ended', job: controller });
  }
}

/** The result of work that cannot be stopped. @throws the reason of the signal as soon as it is aborted */
export function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  return Promise.race([work, aborted]);
}

/** Cancels all jobs, or those of one kind, that are no longer needed. */
export function cancelJobs({ jobs }: JobsState, kind?: string): void {
  for (const job of jobs) {
    if (kind === undefined || job.kind === kind) job.controller.abort();
  }
}

/** Cancels a job for the user. */
export function cancelJob({ controller, onCancel }: Job): void {
  controller.abort();
  onCancel?.();
}

/** The newest job that is shown. */
export function shownJob(jobs: readonly Job[]): Job | undefined {
  return jobs.findLast(({ share }) => share !== undefined);
}
