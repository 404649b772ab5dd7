import { findRun, requireHeader } from '../ledger/catalogue.js';
import type { RunRecord } from '../ledger/record.js';
import { readRecord } from '../report/run.js';
import type { Topology } from '../router/topology.js';
import { closeStored } from '../engine/audit-stored.js';
import type { CommandContext, ExitStatus } from './context.js';
import { writeOutputs } from './exports/write-outputs.js';
import { readOutputRequest } from './exports/output-request.js';
import { topologyOfRun } from './topology.js';
import { describeClosed } from './unclosed.js';
import { untilStopped } from './until-stopped.js';

/** `dbsim-tui report [run]`: writes the report of a stored run, or the run in other formats. */
export async function reportCommand(context: CommandContext): Promise<ExitStatus> {
  const { dir, operands, quiet } = context;
  const request = readOutputRequest(context, 'report');
  const runId = findRun(dir, operands[0]);
  const topology = await topologyOfRun(requireHeader(dir, runId), context);
  const publish = async (signal: AbortSignal): Promise<ExitStatus> => {
    const record = (await readRecord(dir, runId)) ?? (await close(runId, topology, context));
    const lines = await writeOutputs(request, record, context, signal);
    const text = lines.join('\n');
    if (text !== '') (request.toOutput ? context.notify : quiet ? () => {} : context.print)(text);
    return 0;
  };
  return untilStopped(context, publish, () => context.notify('Quit at once.'));
}

/** A run that was never closed has no record; the audit makes one from its ledger. */
async function close(
  runId: string,
  topology: Topology,
  { dir, notify }: CommandContext,
): Promise<RunRecord> {
  const { record, closed } = await closeStored({ dir, runId, topology });
  if (closed !== undefined) notify(describeClosed(closed));
  return record;
}
