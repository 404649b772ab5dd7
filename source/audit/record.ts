import { basename } from 'node:path';

import { entityIndex } from '../entities/entity.js';
import type { Attempt } from '../ledger/attempt.js';
import { runFiles } from '../ledger/files.js';
import { parseLine, readLines } from '../ledger/lines.js';
import { INLINE_ATTEMPTS, RECORD_SCHEMA, type RunRecord } from '../ledger/record.js';
import type { AuditResult } from './audit.js';

/** Puts the audit's numbers and the attempts of the ledger together into the run record. */
export function buildRecord(dir: string, result: AuditResult): RunRecord {
  const { header, status, durationMs, peakInFlight, retries, summary, audit } = result;
  const files = runFiles(dir, header.id);
  const isSmall = summary.totals.attempted <= INLINE_ATTEMPTS;
  return {
    schema: RECORD_SCHEMA,
    run: { ...header, status, durationMs, peakInFlight, retries },
    ...summary,
    audit,
    attempts: isSmall ? readAttempts(files.attempts) : [],
    attemptsFile: basename(files.attempts),
  };
}

/** All attempts of a ledger by entity and row. */
function readAttempts(file: string): Attempt[] {
  const attempts: Attempt[] = [];
  for (const line of readLines(file)) {
    const attempt = parseLine(line) as Attempt | undefined;
    if (attempt) attempts.push(attempt);
  }
  return attempts.toSorted(
    (left, right) => entityIndex(left.entity) - entityIndex(right.entity) || left.row - right.row,
  );
}
