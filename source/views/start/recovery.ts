import { askToClose } from '../unclosed.js';
import type { Context } from '../view.js';
import { isStarting, type StartAction, type StartState } from './state.js';

type StartContext = Context<StartState, StartAction>;

/** Looks for a run that never ended, once. */
export async function lookBack({ state, services, dispatch }: StartContext): Promise<void> {
  if (state.isAsked || state.unclosed || services.live.isRunning()) return;
  const unclosed = await services.recovery.look();
  if (unclosed) dispatch({ type: 'found', unclosed });
}

/** Asks about the run that was found as soon as nobody is in the middle of something else. */
export function askAboutUnclosed(context: StartContext, isInFront: boolean): void {
  const { state, services } = context;
  const { unclosed, typed } = state;
  const isBusy = typed !== undefined || isStarting(state) || context.isCovered;
  if (!unclosed || !isInFront || isBusy || services.live.isRunning()) return;
  context.dispatch({ type: 'asked' });
  askToClose(unclosed, context);
}
