import { formatRenewedVerdict } from '../../ledger/audit-wording.js';
import type { StoredRun } from '../../services/results/stored-run.js';
import { cancelJobs, carryOut } from '../jobs.js';
import type { RouteParams } from '../view.js';
import { refresh } from './refresh.js';
import { servicesOf, type ResultsContext } from './state.js';
import { keyName } from '../verbs.js';

/**
 * Opens the requested run, or else the newest. A run that is open already keeps its filters and its cursor.
 */
export async function openRun(
  context: ResultsContext,
  { runId, folder }: RouteParams,
): Promise<void> {
  const newest = context.services.results.latestRun(context.services.live.isRunning());
  const { state } = context;
  // Without an id, the open run stays until a newer one has ended.
  const id = runId ?? (state.run && state.newest === newest ? state.run.id : newest);
  if (id === undefined) {
    const { live } = context.services;
    context.dispatch({ type: 'found', situation: live.isRunning() ? 'waiting' : 'none' });
    return;
  }
  if (id === state.run?.id) return refresh(context);
  cancelJobs(state);
  const { results } = context.services;
  const runs = folder === undefined ? results : results.in(folder);
  const run = await carryOut(context, { kind: 'opening', title: 'Opening the run' }, () =>
    runs.readRun(id),
  );
  if (!run) return;
  context.dispatch({ type: 'opened', run, newest, folder });
  const reading = readAttempts(context, run);
  await Promise.all([reading, run.record ? undefined : auditKilled(context, run, reading)]);
}

/** Reads the attempts of the open run, for the first time or after a cancelled read. */
export async function readAttempts(context: ResultsContext, run: StoredRun): Promise<void> {
  const attempts = await carryOut(
    context,
    { kind: 'reading', title: 'Reading the attempts' },
    (task) => servicesOf(context).readAttempts(run, task),
  );
  if (!attempts) return;
  const waits = servicesOf(context).readWaits(run, attempts);
  context.dispatch({ type: 'read', runId: run.id, attempts, waits });
  refresh(context);
}

/** Audits a killed run: only the audit finds out how it ended, and its unknown rows. */
async function auditKilled(
  context: ResultsContext,
  run: StoredRun,
  reading: Promise<void>,
): Promise<void> {
  const audited = await audit(context, run);
  if (!audited) return;
  context.dispatch({ type: 'audited', record: audited.record, isAgain: false });
  await reading;
  if (context.state.run?.id !== run.id || audited.unknown.length === 0) return;
  context.state.attempts?.add(audited.unknown);
  context.dispatch({ type: 'outdated' });
  refresh(context);
}

/** Audits the open run again. */
export async function verifyAgain(context: ResultsContext): Promise<void> {
  const { run } = context.state;
  const audited = run && (await audit(context, run));
  if (!audited) return;
  const { record } = audited;
  context.dispatch({ type: 'audited', record, isAgain: true });
  const verdict = formatRenewedVerdict(record.audit);
  if (record.audit.ok) context.notify(verdict, 'good');
  else context.notify(`${verdict}; ${keyName('audit')} shows them`, 'bad');
}

function audit(context: ResultsContext, run: StoredRun) {
  return carryOut(context, { kind: 'audit', title: 'Auditing the databases' }, (task) =>
    servicesOf(context).auditRun(run, task),
  );
}
