import { existsSync } from 'node:fs';

import type { AuditResult } from '../audit/audit.js';
import { requestAudit } from '../audit/client.js';
import type { AuditRequest } from '../audit/messages.js';
import { buildRecord } from '../audit/record.js';
import { DatabaseError } from '../base/errors.js';
import { saveNewFile } from '../base/save.js';
import { headerOf } from '../ledger/catalogue.js';
import { saveFates } from '../ledger/fates.js';
import { runFiles } from '../ledger/files.js';
import { modelOfRun } from '../ledger/model-of-run.js';
import type { RunRecord } from '../ledger/record.js';
import { saveUnknownRows } from '../ledger/unknown-rows.js';
import { embeddedTopology } from '../router/topology.js';
import { withDataLock } from './data-lock.js';
import { describeRecovered, recoverRun } from './recover-units.js';

/** A stored run after an audit. */
export interface AuditedStored {
  readonly record: RunRecord;
  readonly result: AuditResult;
}

/**
 * Audits a stored run against the databases as they are now, under the lock of the working folder.
 * @throws ProgramError
 */
export async function auditStored(
  request: AuditRequest,
  signal?: AbortSignal,
): Promise<AuditedStored> {
  return withDataLock(request.dir, () => audit(request, signal));
}

/**
 * Audits a stored run and, if it has no record because its process was killed, stores one. Changes no row, but
 * those of units that are still open.
 * @returns also the path of the new record, undefined if the run had one, and what became of its open units
 * @throws ProgramError
 */
export async function closeStored(
  request: AuditRequest,
): Promise<
  AuditedStored & { readonly closed: string | undefined; readonly recovered: string | undefined }
> {
  return withDataLock(request.dir, async () => {
    const recovered = await recover(request);
    const audited = await audit(request);
    const { record: file } = runFiles(request.dir, request.runId);
    if (existsSync(file)) return { ...audited, recovered, closed: undefined };
    await storeRecord(request.dir, audited);
    return { ...audited, recovered, closed: file };
  });
}

/** Closes a run: writes its files, the record last, so that a run with a record is complete. @throws ProgramError */
export async function storeRecord(dir: string, { record, result }: AuditedStored): Promise<void> {
  const files = runFiles(dir, record.run.id);
  await saveUnknownRows(files, result.unknownRows, modelOfRun(record.run));
  await saveFates(files, result.fates);
  await saveNewFile(files.record, `${JSON.stringify(record)}\n`);
}

/**
 * Ends the units that the run has left open. If its databases do not answer, the audit reports that.
 * @returns what became of them; undefined where there were none
 */
async function recover({ dir, runId, topology }: AuditRequest): Promise<string | undefined> {
  try {
    const where = topology ?? embeddedTopology(dir, modelOfRun(headerOf(dir, runId) ?? {}));
    const recovered = await recoverRun(dir, runId, where);
    return recovered && recovered.units > 0 ? describeRecovered(runId, recovered) : undefined;
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return undefined;
  }
}

async function audit(request: AuditRequest, signal?: AbortSignal): Promise<AuditedStored> {
  const result = await requestAudit(request, signal);
  return { record: buildRecord(request.dir, result), result };
}
