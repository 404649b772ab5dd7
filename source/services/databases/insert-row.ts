import { ProgramError } from '../../base/errors.js';
import { DEFAULT_DURABILITY, JOURNAL_MODES } from '../../db/durability.js';
import type { Entity } from '../../entities/entity.js';
import type { Attempt } from '../../ledger/attempt.js';
import { databaseLookup } from '../../ledger/attempt-database.js';
import { attemptsOf } from '../../ledger/attempts.js';
import type { Audit } from '../../ledger/summary.js';
import { DEFAULT_SETTINGS } from '../../sim/settings.js';
import { formatTypedRow } from '../../sim/workloads/typed-row.js';
import type { RunFollower } from '../live.js';

/** A row that was typed. */
export interface TypedFields {
  readonly entity: Entity;
  /** One for each field that an input has. */
  readonly texts: readonly string[];
}

/** What became of a typed row: a run of its own, stored as every run is. */
export interface RowInsertion {
  readonly runId: string;
  readonly attempt: Attempt;
  /** Where it is, or would be; undefined where that is not known. */
  readonly database: string | undefined;
  readonly audit: Audit;
}

/**
 * Inserts a typed row: a run of one row with one thread, from the rules to the audit.
 * @param journal that of its database, which the run leaves as it is
 * @returns undefined when it was cancelled before it wrote the row
 * @throws ProgramError when another run is going, or this one fails
 */
export async function insertRow(
  runs: Pick<RunFollower, 'start' | 'settled' | 'current'>,
  dir: string,
  { entity, texts }: TypedFields,
  journal?: string,
): Promise<RowInsertion | undefined> {
  const text = formatTypedRow(entity.name, texts);
  const kept = JOURNAL_MODES.find((mode) => mode === journal) ?? DEFAULT_DURABILITY.journal;
  runs.start({ kind: 'row', text }, { ...DEFAULT_SETTINGS, threads: 1, journal: kept });
  await runs.settled();
  const { phase, record, problem } = runs.current() ?? {};
  if (phase === 'cancelled') return undefined;
  if (!record) throw new ProgramError(problem ?? 'The run of the row did not end');
  const [attempt] = attemptsOf(dir, record)();
  if (!attempt) throw new ProgramError(`Run ${record.run.id} was stopped before its row`);
  return {
    runId: record.run.id,
    attempt,
    database: databaseLookup(record.run.settings)(attempt),
    audit: record.audit,
  };
}
