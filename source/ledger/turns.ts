import type { RunSettings } from './record.js';

/** Rows that a thread claims at once: those of a batch, or those that go to the driver together. */
export function rowsPerTurn({
  batch,
  pipeline = 1,
}: Pick<RunSettings, 'batch' | 'pipeline'>): number {
  return Math.max(batch, pipeline);
}

/** The number, from 0, of the batch that has a row. @param row counts from 1 */
export function batchOfRow(row: number, batchSize: number): number {
  return Math.floor((row - 1) / batchSize);
}
