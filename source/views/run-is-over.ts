import type { Services } from './services.js';

/** How the last run ended; undefined while a run is in progress. Questions about a running run are then outdated. */
export function runIsOver({ live }: Pick<Services, 'live'>): string | undefined {
  return live.isRunning() ? undefined : (live.lastRunLine() ?? 'The run has ended.');
}

/** The same for a run and a comparison: undefined while one of them is in progress. */
export function workIsOver(services: Pick<Services, 'live' | 'lab'>): string | undefined {
  const { live, lab } = services;
  if (lab.isRunning()) return undefined;
  return lab.current() && !live.current() ? lab.lastLine() : runIsOver(services);
}

/** The same for a lesson: undefined while it is running. */
export function lessonIsOver({ lessons }: Pick<Services, 'lessons'>): string | undefined {
  return lessons.isRunning() ? undefined : 'The lesson has ended.';
}
