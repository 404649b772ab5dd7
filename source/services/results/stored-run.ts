import { existsSync } from 'node:fs';

import type { Model } from '../../entities/entity.js';
import type { Attempt } from '../../ledger/attempt.js';
import { headerOf, listRuns } from '../../ledger/catalogue.js';
import { runFiles } from '../../ledger/files.js';
import { loadModelOfRun } from '../../ledger/load-model-of-run.js';
import { unknownAttempt } from '../../ledger/unknown-rows.js';
import type { RunHeader, RunRecord } from '../../ledger/record.js';
import { ProgramError } from '../../base/errors.js';
import type { Topology } from '../../router/topology.js';

/** A run as it is on disk. */
export interface StoredRun {
  readonly id: string;
  readonly header: RunHeader;
  /** The model of its rows. */
  readonly model: Model;
  /** Undefined for a run that was never closed: its process was killed. */
  readonly record: RunRecord | undefined;
}

/** The audit of a run. */
export interface AuditedRun {
  readonly record: RunRecord;
  /** Rows whose outcome never reached the ledger. */
  readonly unknown: readonly Attempt[];
}

/** The newest run. @param closedOnly leaves out runs that have no record (yet) */
export function latestRun(dir: string, closedOnly: boolean): string | undefined {
  return listRuns(dir).find((id) => !closedOnly || existsSync(runFiles(dir, id).record));
}

/** @throws ProgramError when there is no such run, or its record is damaged */
export async function readStoredRun(dir: string, id: string): Promise<StoredRun> {
  const { readRecord } = await import('../../report/run.js');
  const record = await readRecord(dir, id);
  const header = record?.run ?? headerOf(dir, id);
  if (!header) {
    throw new ProgramError(`The run ${id} is not stored any more`, {
      hint: 'Choose another one in the history',
    });
  }
  return { id, header, model: await loadModelOfRun(header), record };
}

/** Audits a run against the databases as they are now; nothing is saved. @throws ProgramError */
export async function auditStoredRun(
  dir: string,
  runId: string,
  { topology, model }: { readonly topology: Topology; readonly model: Model },
  signal?: AbortSignal,
): Promise<AuditedRun> {
  const { auditStored } = await import('../../engine/audit-stored.js');
  const { record, result } = await auditStored({ dir, runId, topology }, signal);
  return { record, unknown: result.unknownRows.map((row) => unknownAttempt(row, model)) };
}
