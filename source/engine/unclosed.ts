import type { AuditResult } from '../audit/audit.js';
import { requestAudit } from '../audit/client.js';
import { formatError } from '../base/errors.js';
import { headerOf, listUnclosed } from '../ledger/catalogue.js';
import { runFiles } from '../ledger/files.js';
import type { RunHeader } from '../ledger/record.js';
import { whereMoved } from '../rebalance/journal.js';
import type { Topology } from '../router/topology.js';

/** The newest run that was not closed: its process was killed, or the machine stopped. */
export interface UnclosedRun {
  readonly header: RunHeader;
  /** The topology file of the databases that hold its rows now; undefined for the files in data/. */
  readonly topology: string | undefined;
  /** Its attempts file. */
  readonly ledger: string;
  /** Ids of older runs that were not closed either. */
  readonly others: readonly string[];
}

/** The audit of such a run, or why it cannot be audited. */
export type UnclosedFinding = { readonly audit: AuditResult } | { readonly problem: string };

/** The newest run of a folder without a record; undefined if every run has one. */
export function newestUnclosed(dir: string): UnclosedRun | undefined {
  const [id, ...others] = listUnclosed(dir);
  const header = id === undefined ? undefined : headerOf(dir, id);
  if (id === undefined || !header) return undefined;
  return {
    header: { ...header, id },
    topology: topologyNow(dir, header),
    ledger: runFiles(dir, id).attempts,
    others,
  };
}

/** The topology of its rows now; the run's own if the ledger or the rebalance journal is damaged. */
function topologyNow(dir: string, header: RunHeader): string | undefined {
  const settings = header.settings as RunHeader['settings'] | undefined;
  try {
    const moved = settings && whereMoved(dir, settings.databases);
    return moved ? (moved.file ?? undefined) : settings?.topology;
  } catch {
    return settings?.topology;
  }
}

/**
 * Audits a run that was not closed; changes nothing.
 * @throws the signal's reason when it is aborted
 */
export async function auditUnclosed(
  { header }: UnclosedRun,
  {
    dir,
    topology,
    signal,
  }: { dir: string; topology?: Topology | undefined; signal?: AbortSignal | undefined },
): Promise<UnclosedFinding> {
  try {
    return { audit: await requestAudit({ dir, runId: header.id, topology }, signal) };
  } catch (error) {
    signal?.throwIfAborted();
    return { problem: formatError(error) };
  }
}
