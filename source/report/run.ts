import { readFile } from 'node:fs/promises';

import { ProgramError } from '../base/errors.js';
import { attemptsOf, type AttemptSource } from '../ledger/attempts.js';
import { runFiles } from '../ledger/files.js';
import type { PhaseHistory } from '../ledger/phase-file.js';
import { readPhaseHistory } from '../ledger/phase-history.js';
import { isReadableSchema, READABLE_SCHEMAS, type RunRecord } from '../ledger/record.js';

/** A run that is over: its record, and all its attempts. */
export interface FinishedRun {
  readonly record: RunRecord;
  readonly attempts: AttemptSource;
  /** Reads what its threads did when. */
  readonly phases: () => PhaseHistory;
}

/**
 * The stored record of a run; undefined when the run was never closed.
 * @throws ProgramError when there is a file and it is no record
 */
export async function readRecord(dir: string, runId: string): Promise<RunRecord | undefined> {
  const { record: path } = runFiles(dir, runId);
  try {
    const record = JSON.parse(await readFile(path, 'utf8')) as { schema: string };
    if (isReadableSchema(record.schema)) return record as RunRecord;
    throw new Error(`its schema is ${record.schema}, not ${READABLE_SCHEMAS.join(' or ')}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProgramError(`The record ${path} cannot be read: ${reason}`, {
      hint: 'Run `dbsim-tui verify` to audit the run again',
      cause: error,
    });
  }
}

/** A record together with its attempts and phases. */
export function finishedRun(dir: string, record: RunRecord): FinishedRun {
  return {
    record,
    attempts: attemptsOf(dir, record),
    phases: () => readPhaseHistory(runFiles(dir, record.run.id).phases),
  };
}
