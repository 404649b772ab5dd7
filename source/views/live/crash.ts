import { askToClose } from '../unclosed.js';
import type { Context } from '../view.js';
import type { LiveAction, LiveState } from './state.js';

type LiveContext = Context<LiveState, LiveAction>;

/**
 * Handles the crash of a run's process, once per run: audits its ledger, and asks whether to close the run as
 * soon as this view is in front and not covered.
 */
export async function attendToCrash(context: LiveContext, isInFront: boolean): Promise<void> {
  const { state, services, dispatch } = context;
  const { run, crash } = state;
  if (run?.phase !== 'crashed' || run.id === undefined) return;
  if (crash?.run !== run.number) {
    dispatch({ type: 'crashed', crash: { run: run.number, found: undefined } });
    const found = await services.recovery.look();
    dispatch({ type: 'crashed', crash: { run: run.number, found } });
    return;
  }
  if (!crash.found || !isInFront || context.isCovered) return;
  dispatch({ type: 'crashed', crash: { run: run.number, found: undefined } });
  askToClose(crash.found, context);
}
