import { LOCK_TIMEOUT_MS } from '../base/retry.js';
import type { SharedState } from './shared-state.js';

/** How often other threads may get a lock before a thread gives up, where they hold it long; for each of them. */
const OVERTAKEN = 10;

/** Keeps a thread longer in its phase, where the phases of a run are stretched and it is not stepped. */
export function stretch({ control, steps }: SharedState): Promise<void> | undefined {
  return control.slowMs === 0 || steps.isOn ? undefined : control.think(control.slowMs);
}

/** How long a thread waits for the lock of a database, in milliseconds: longer where others hold it longer. */
export function lockTimeoutMs({ control, description }: SharedState): number {
  return LOCK_TIMEOUT_MS + OVERTAKEN * description.threads * control.slowMs;
}
