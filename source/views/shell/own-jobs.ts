import { cancelJob, shownJob, type Job } from '../jobs.js';
import { VIEW_IDS, type ViewId } from '../view.js';
import type { ShellApi, ShownJob } from './api.js';

/** The long work of the view in front: the newest that is shown, or else the newest. */
export function ownJob(shell: ShellApi): Job | undefined {
  const jobs = jobsOf(shell, shell.state.route.view);
  return shownJob(jobs) ?? jobs.at(-1);
}

/** The long work to show: that of the view in front comes first. */
export function jobToShow(shell: ShellApi): ShownJob | undefined {
  const { view: own } = shell.state.route;
  for (const view of [own, ...VIEW_IDS.filter((id) => id !== own)]) {
    const job = shownJob(jobsOf(shell, view));
    if (job) return { job, view };
  }
  return undefined;
}

/** Cancels the long work of the view in front, or asks first. @returns whether there is any */
export function cancelOwnJob(shell: ShellApi): boolean {
  const job = ownJob(shell);
  const question = job?.askBeforeCancel?.();
  if (question) shell.update({ overlay: { kind: 'question', question } });
  else if (job) cancelJob(job);
  return job !== undefined;
}

function jobsOf({ state, views }: ShellApi, id: ViewId): readonly Job[] {
  return views[id].jobs?.(state.views[id]) ?? [];
}
