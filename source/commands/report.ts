import { findRun } from '../ledger/catalogue.js';
import { readRecord } from '../report/run.js';
import { auditStored } from './audit-stored.js';
import type { CommandContext, ExitStatus } from './context.js';
import { fulfil } from './exports/fulfil.js';
import { readWishes } from './exports/wishes.js';
import { watchSignals } from './signals.js';

/** `dbsim-tui report [run]`: writes the report of a stored run, or the run in other formats. */
export async function reportCommand(context: CommandContext): Promise<ExitStatus> {
  const { dir, operands, quiet } = context;
  const wishes = readWishes(context, 'output');
  const runId = findRun(dir, operands[0]);
  const watch = watchSignals(
    () => context.tell('Stopping: nothing half-written stays.'),
    () => context.tell('Left at once.'),
  );
  try {
    // A run that was never closed has no record; the audit makes one from its ledger.
    const record = (await readRecord(dir, runId)) ?? (await auditStored({ dir, runId })).record;
    const lines = await fulfil(wishes, record, context, watch.signal);
    const text = lines.join('\n');
    if (text !== '') (wishes.toOutput ? context.tell : quiet ? () => {} : context.print)(text);
    return watch.status ?? 0;
  } catch (error) {
    if (watch.status !== undefined) return watch.status;
    throw error;
  } finally {
    watch.close();
  }
}
