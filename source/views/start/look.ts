import type { DatabaseStatus } from '../../commands/database-status.js';
import { cancelJobs, carryOut, untilAborted, type JobsState } from '../jobs.js';
import type { Context } from '../view.js';
import type { StartAction, StartState } from './state.js';

type StartContext = Context<StartState, StartAction>;

/** The kind of the job that checks the databases. */
const CHECKING = 'databases';

/** Checks the databases as a job; Escape, or leaving the view, cancels it. */
export async function checkDatabases(context: StartContext): Promise<void> {
  const job = { kind: CHECKING, title: 'Checking the databases' };
  await carryOut(context, job, ({ signal }) => lookAtDatabases(context, signal));
}

/** Cancels the check of the databases. */
export function cancelCheck(state: StartState): void {
  cancelJobs(state, CHECKING);
}

/** Whether the databases are being checked. */
export function isChecking({ jobs }: JobsState): boolean {
  return jobs.some(({ kind }) => kind === CHECKING);
}

/**
 * Reads the topology and the status of the databases; known values stay visible until all have answered.
 * @throws the signal's reason as soon as it is aborted; nothing is shown after that
 */
export async function lookAtDatabases(
  { state, services, dispatch }: StartContext,
  signal: AbortSignal,
): Promise<void> {
  const { topology } = services;
  const show = (databases: readonly DatabaseStatus[]): void => {
    if (!signal.aborted) dispatch({ type: 'looked', databases, topology });
  };
  const isFirst = !state.databases?.some(({ state: one }) => one !== 'asked');
  show(await untilAborted(services.databaseStatuses(isFirst ? show : undefined), signal));
}
