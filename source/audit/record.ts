import { basename } from 'node:path';

import { runFiles } from '../ledger/files.js';
import { RECORD_SCHEMA, type RunRecord } from '../ledger/record.js';
import type { AuditResult } from './audit.js';

/** Makes the run record of what the audit found out. @param dir the working folder */
export function buildRecord(dir: string, result: AuditResult): RunRecord {
  const { header, status, durationMs, peakInFlight, retries, health, moves, summary, audit } =
    result;
  const files = runFiles(dir, header.id);
  return {
    schema: RECORD_SCHEMA,
    run: {
      ...header,
      status,
      durationMs,
      peakInFlight,
      retries,
      ...(health.length > 0 ? { health } : {}),
      ...(moves.length > 0 ? { moves } : {}),
    },
    ...summary,
    audit,
    attemptsFile: basename(files.attempts),
    ...(result.unknownRows.length > 0 ? { unknownFile: basename(files.unknown) } : {}),
  };
}
