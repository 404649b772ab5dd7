import type { DatabaseStatus } from '../../commands/database-status.js';
import type { Context } from '../view.js';
import type { StartAction, StartState } from './state.js';

/**
 * Looks where the rows are and what the databases hold; what is known already stays in view until all
 * have answered.
 * @param signal after which nothing of it is shown any more
 */
export async function lookAtDatabases(
  { state, services, dispatch }: Context<StartState, StartAction>,
  signal?: AbortSignal,
): Promise<void> {
  const { topology } = services;
  const show = (databases: readonly DatabaseStatus[]): void => {
    if (!signal?.aborted) dispatch({ type: 'looked', databases, topology });
  };
  show(await services.databaseStatuses(state.databases ? undefined : show));
}
