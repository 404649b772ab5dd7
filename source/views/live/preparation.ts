import { carryOut } from '../jobs.js';
import type { Context } from '../view.js';
import type { LiveAction, LiveState } from './state.js';

/** What is done before the threads are released, by the phase of the run. */
const PREPARATION = {
  reading: 'Reading the rows of the workload',
  preparing: 'Preparing the databases and the threads',
} as const;

/** Shows the progress of the run until its threads are released; cancelling it stops the run. */
export async function followPreparation(context: Context<LiveState, LiveAction>): Promise<void> {
  const { state, services, notify } = context;
  const run = services.live.current();
  if (!run || run.isStopping || (run.phase !== 'reading' && run.phase !== 'preparing')) return;
  const { phase } = run;
  if (state.jobs.some(({ kind }) => kind === phase)) return;
  const job = {
    kind: phase,
    title: PREPARATION[phase],
    // What was written until then is only known once the run is over.
    onCancel: () => notify('Stopping the run', 'warning'),
  };
  await carryOut(context, job, (task) => services.live.prepared(phase, task));
}
