import { join } from 'node:path';

import { requestAudit } from '../audit/client.js';
import { buildRecord } from '../audit/record.js';
import { lockFolder } from '../db/sqlite/folder-lock.js';
import { findRun } from '../ledger/catalogue.js';
import type { RunRecord } from '../ledger/record.js';
import { readRecord } from '../report/run.js';
import { DATA_FOLDER } from '../router/topology.js';
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
    const record = (await readRecord(dir, runId)) ?? (await auditRun(dir, runId));
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

/** A run that was never closed has no record; the audit makes one from its ledger. */
async function auditRun(dir: string, runId: string): Promise<RunRecord> {
  const lock = await lockFolder(join(dir, DATA_FOLDER));
  try {
    return buildRecord(dir, await requestAudit({ dir, runId }));
  } finally {
    await lock.release();
  }
}
