import type { Context } from '../view.js';
import type { StartAction, StartState } from './state.js';

/**
 * Brings the form of the last session back, with the flags of the command line, unless that was done: until then the
 * form has its defaults.
 */
export async function restoreOnce(context: Context<StartState, StartAction>): Promise<void> {
  if (context.state.isRestored) return;
  const { services } = context;
  const form = await services.start.remembered();
  // Asked for twice where a key was pressed at once.
  if (context.state.isRestored) return;
  context.dispatch({ type: 'restored', form, topology: services.topology });
}
