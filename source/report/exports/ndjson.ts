import { databaseLookup } from '../../ledger/attempt-database.js';
import { formatAttempt } from '../../ledger/attempt-writer.js';
import type { FinishedRun } from '../run.js';

/**
 * Every attempt exactly as the record holds it, one JSON object a line, and the name of its database;
 * null where that is not known.
 */
export function* ndjsonLines({ record, attempts }: FinishedRun): Generator<string, void, void> {
  const databaseOf = databaseLookup(record.run.settings);
  for (const attempt of attempts()) {
    const database = JSON.stringify(databaseOf(attempt) ?? null);
    yield `${formatAttempt(attempt).slice(0, -1)},"database":${database}}\n`;
  }
}
