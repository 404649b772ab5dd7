import type { Services } from './services.js';

/** Once no run is going: how the last one ended. A question about a running run has no point then. */
export function runIsOver({ live }: Pick<Services, 'live'>): string | undefined {
  return live.isRunning() ? undefined : (live.lastRunLine() ?? 'The run has ended.');
}
