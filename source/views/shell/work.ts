import type { CommandContext } from '../../commands/context.js';
import type { Services } from '../services.js';

/** Waits for a run and a comparison that are going, then prints a line each: how it ended, and where it is. */
export async function reportEnding(
  services: Services,
  { notify, print }: Pick<CommandContext, 'notify' | 'print'>,
): Promise<void> {
  const { live, lab, lessons } = services;
  lessons.stop(); // Its temporary folder goes with it: nothing is kept.
  if (live.isRunning()) {
    notify('Stopping: the threads finish the rows in flight, then the audit runs.');
  }
  if (lab.isRunning()) {
    notify(
      lab.current()?.kind === 'search'
        ? 'Stopping the search: what is known of the rates is stored.'
        : 'Stopping the comparison: its complete rounds are stored.',
    );
  }
  await workSettled(services);
  for (const line of [live.lastRunLine(), lab.lastLine()]) if (line !== undefined) print(line);
}

type Working = Pick<Services, 'live' | 'lab' | 'lessons'>;

/** Whether there is work that leaving would stop. */
export function isBusy({ live, lab, lessons }: Working): boolean {
  return live.isRunning() || lab.isRunning() || lessons.isRunning();
}

/** Stops what is going. */
export function stopWork({ live, lab, lessons }: Working): void {
  if (live.isRunning()) live.stop();
  if (lab.isRunning()) lab.stop();
  if (lessons.isRunning()) lessons.stop();
}

/** Resolves when no run, comparison or lesson is going. */
export async function workSettled({ live, lab, lessons }: Services): Promise<void> {
  await Promise.all([live.settled(), lab.settled(), lessons.settled()]);
}
