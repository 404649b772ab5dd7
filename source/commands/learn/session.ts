import { newScratch, removeScratch } from '../../base/scratch.js';
import { endPrograms } from '../../sim/own-program.js';
import { watchSignals, type SignalWatch } from '../signals.js';
import type { CommandContext } from '../context.js';

/**
 * Gives some work a temporary folder, which is removed afterwards, however it ends.
 * @returns what the work gives
 */
export async function withScratch<Result>(
  { notify }: Pick<CommandContext, 'notify'>,
  work: (folder: string, watch: SignalWatch) => Promise<Result>,
): Promise<Result> {
  // Signals are watched before anything is created.
  let created: string | undefined;
  const watch = watchSignals(
    () => notify('Stopping. Press Ctrl-C again to quit at once.'),
    () => {
      endPrograms();
      if (created !== undefined) removeScratch(created);
    },
  );
  try {
    created = newScratch('lesson');
    return await work(created, watch);
  } finally {
    endPrograms();
    if (created !== undefined) removeScratch(created);
    watch.close();
  }
}
