import type { Engine } from '../engine/client.js';
import type { RunTask } from '../engine/conduct.js';
import type { RunEvent } from '../engine/run-events.js';

/** Starts a run elsewhere. */
export type StartEngine = (
  task: RunTask,
  onEvent: (event: RunEvent) => void,
) => Pick<Engine, 'over' | 'pause' | 'step' | 'setPace' | 'stop'>;

/** Loaded with the first run: the screen is there before it. */
export async function loadEngine(): Promise<StartEngine> {
  const { Engine } = await import('../engine/client.js');
  return (task, onEvent) => new Engine(task, onEvent);
}
