import type { Services } from './services.js';

/** How the last run ended; undefined while a run is in progress. Questions about a running run are then outdated. */
export function runIsOver({ live }: Pick<Services, 'live'>): string | undefined {
  return live.isRunning() ? undefined : (live.lastRunLine() ?? 'The run has ended.');
}
