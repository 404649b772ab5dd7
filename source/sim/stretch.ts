import { LOCK_TIMEOUT_MS } from '../base/retry.js';
import type { ControlBlock } from './control-block.js';

/** How often other threads may get a lock before a thread gives up, where they hold it long; for each of them. */
const OVERTAKEN = 10;

/** Keeps a thread longer in its phase, where the phases of a run are stretched. */
export function stretch(control: ControlBlock): Promise<void> | undefined {
  return control.slowMs === 0 ? undefined : control.think(control.slowMs);
}

/** How long a thread waits for the lock of a database, in milliseconds: longer where others hold it longer. */
export function lockTimeoutMs({ slowMs }: ControlBlock, threads: number): number {
  return LOCK_TIMEOUT_MS + OVERTAKEN * threads * slowMs;
}
