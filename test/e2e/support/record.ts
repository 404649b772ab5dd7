import { expect } from 'vitest';
import type { TimedAttempt } from '../../../source/ledger/attempt.js';
import type { RunRecord } from '../../../source/ledger/record.js';
import type { Totals } from '../../../source/ledger/summary.js';

/** A record as `--json` prints it; rows have their times wherever the run itself has ended. */
export type PrintedRecord = Omit<RunRecord, 'attempts'> & {
  readonly attempts: readonly TimedAttempt[];
};

/** What can be counted of rows. */
export const COUNTS = [
  'attempted',
  'inserted',
  'rejected',
  'invalid',
  'duplicate',
  'missing-reference',
  'failed',
  'unknown',
  'undone',
] as const;

/** Holds every number of a record to the others: each row has one outcome, wherever it is counted. */
export function expectSumsToAgree(record: RunRecord): void {
  const { run, totals, entities, threads, throughput } = record;
  for (const part of [totals, ...Object.values(entities), ...threads]) expectOneOutcomeEach(part);
  for (const count of COUNTS) {
    expect(sum(Object.values(entities), count), `${count} of entities`).toBe(totals[count] ?? 0);
    expect(sum(threads, count), `${count} of threads`).toBe(totals[count] ?? 0);
  }
  const inSeries = throughput.series.reduce((rows, [, decided]) => rows + decided, 0);
  // What a killed process had in flight has no end, and so no place in the series.
  const timeless = run.status === 'failed' ? totals.unknown : 0;
  expect(inSeries, 'rows of the series').toBe(totals.attempted - timeless);
}

/** Holds the totals to the attempts that the record lists. */
export function expectAttemptsToAgree({ attempts, totals }: PrintedRecord): void {
  expect(attempts).toHaveLength(totals.attempted);
  for (const outcome of ['inserted', 'invalid', 'duplicate', 'missing-reference', 'failed', 'unknown', 'undone'] as const)
    expect(attempts.filter((attempt) => attempt.outcome === outcome)).toHaveLength(totals[outcome] ?? 0); // prettier-ignore
}

function expectOneOutcomeEach(part: Totals): void {
  const { attempted, inserted, rejected, failed, unknown, undone = 0, successRate } = part;
  expect(inserted + rejected + failed + unknown + undone).toBe(attempted);
  expect(part.invalid + part.duplicate + part['missing-reference']).toBe(rejected);
  expect(successRate).toBe(attempted === 0 ? null : inserted / attempted);
}

function sum(parts: readonly Totals[], count: (typeof COUNTS)[number]): number {
  return parts.reduce((total, part) => total + (part[count] ?? 0), 0);
}
