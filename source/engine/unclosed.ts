import type { AuditResult } from '../audit/audit.js';
import { requestAudit } from '../audit/client.js';
import { formatError } from '../base/errors.js';
import { headerOf, listUnclosed } from '../ledger/catalogue.js';
import { runFiles } from '../ledger/files.js';
import type { RunHeader } from '../ledger/record.js';
import { whereMoved } from '../rebalance/journal.js';
import type { Topology } from '../router/topology.js';

/** The newest run that never ended: its process was killed, or the machine stopped. */
export interface UnclosedRun {
  readonly header: RunHeader;
  /** The file of the topology in which its rows are by now; undefined for the files in data/. */
  readonly topology: string | undefined;
  /** What it noted of every row. */
  readonly ledger: string;
  /** Older runs that never ended either. */
  readonly others: readonly string[];
}

/** What the audit finds in a run that never ended, or why it cannot be audited. */
export type UnclosedFinding = { readonly audit: AuditResult } | { readonly problem: string };

/** The newest run of a folder that has no record; undefined when every run has one. */
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

/** The ledger, or the journal of rebalances, may be damaged: then the run's own topology counts. */
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
 * Audits a run that never ended, as it is now.
 * @throws the signal's reason when it was ended early
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
