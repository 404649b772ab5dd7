import type { CommandContext, ExitStatus } from './context.js';
import { watchSignals } from './signals.js';

/**
 * Shows and writes something that is stored, until a signal comes.
 * @param publish gets the signal that stops the report, of which no part then stays
 * @param onSecond called when a second signal ends the process
 */
export async function untilStopped(
  { notify }: Pick<CommandContext, 'notify'>,
  publish: (signal: AbortSignal) => Promise<ExitStatus>,
  onSecond: () => void = () => undefined,
): Promise<ExitStatus> {
  const watch = watchSignals(() => notify('Stopping: the partial file is removed.'), onSecond);
  try {
    const status = await publish(watch.signal);
    return watch.status ?? status;
  } catch (error) {
    if (watch.status !== undefined) return watch.status;
    throw error;
  } finally {
    watch.close();
  }
}
