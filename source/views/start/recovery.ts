import { carryOut } from '../jobs.js';
import { askToClose } from '../unclosed.js';
import type { Context } from '../view.js';
import { isStarting, type StartAction, type StartState } from './state.js';

type StartContext = Context<StartState, StartAction>;

/** Looks for a run that never ended, once; its audit may take a while. */
export async function checkLastRun(context: StartContext): Promise<void> {
  const { state, services, dispatch } = context;
  if (state.isAsked || state.unclosed || services.live.isRunning()) return;
  const job = { kind: 'unclosed', title: 'Looking for a run that never ended' };
  const unclosed = await carryOut(context, job, async ({ signal }) => {
    signal.addEventListener('abort', () => void services.recovery.stop(), { once: true });
    return services.recovery.look();
  });
  if (unclosed) dispatch({ type: 'found', unclosed });
}

/** Asks about the run that was found as soon as the view is in front and nothing is being typed. */
export function askAboutUnclosed(context: StartContext, isInFront: boolean): void {
  const { state, services } = context;
  const { unclosed, typed } = state;
  const isBusy = typed !== undefined || isStarting(state) || context.isCovered;
  if (!unclosed || !isInFront || isBusy || services.live.isRunning()) return;
  context.dispatch({ type: 'asked' });
  askToClose(unclosed, context);
}
