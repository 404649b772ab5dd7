import { basename } from 'node:path';

import { ENTITIES, entityIndex } from '../entities/entity.js';
import type { Attempt } from '../ledger/attempt.js';
import { runFiles } from '../ledger/files.js';
import { parseLine, readLines } from '../ledger/lines.js';
import { INLINE_ATTEMPTS, RECORD_SCHEMA, type RunRecord } from '../ledger/record.js';
import type { AuditResult } from './audit.js';
import type { UnknownRow } from './evidence.js';

/** Puts the audit's numbers and the attempts of the ledger together into the run record. */
export function buildRecord(dir: string, result: AuditResult): RunRecord {
  const { header, status, durationMs, peakInFlight, retries, health, moves, summary, audit } =
    result;
  const files = runFiles(dir, header.id);
  const isSmall = summary.totals.attempted <= INLINE_ATTEMPTS;
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
    attempts: isSmall ? readAttempts(files.attempts, result) : [],
    attemptsFile: basename(files.attempts),
  };
}

/** All attempts of a ledger by entity and row, those included whose outcome never reached it. */
function readAttempts(file: string, { unknownRows }: AuditResult): Attempt[] {
  const attempts = unknownRows.map(unknownAttempt);
  for (const line of readLines(file)) {
    const attempt = parseLine(line) as Attempt | undefined;
    if (attempt) attempts.push(attempt);
  }
  return attempts.toSorted(
    (left, right) => entityIndex(left.entity) - entityIndex(right.entity) || left.row - right.row,
  );
}

/** All that is known of a row that a killed process was about to write. */
function unknownAttempt({ entity, row, id, thread }: UnknownRow): Attempt {
  const [key, ...others] = ENTITIES[entity].fields.map((field) => field.name);
  return {
    entity,
    row,
    values: { [key ?? 'id']: id, ...Object.fromEntries(others.map((name) => [name, null])) },
    thread,
    outcome: 'unknown',
    reasons: [{ field: '', rule: 'unknown', message: 'the acknowledgement was lost' }],
    startedMs: 0,
    latencyMs: 0,
  };
}
