import type { RunSettings } from './record.js';

/** Up to so many rows in a run, the default turn is one row: then it can be watched who waits for whom. */
export const FEW_ROWS = 1000;

/** The default turn of a run with more rows; most of what longer turns save is saved by it. */
export const TURN_OF_MANY = 16;

/** Whether a run has turns of rows that are written one by one. */
export function hasTurns({
  batch,
  pipeline = 1,
  order,
}: Pick<RunSettings, 'batch' | 'pipeline' | 'order'>): boolean {
  return batch === 1 && pipeline === 1 && order === 'fifo';
}

/**
 * The rows of a turn where no setting says otherwise; one where rows arrive at a rate, because a turn begins
 * when its last row has arrived, and one of each entity in a unit.
 * @param rows of the run, all entities together
 */
export function defaultTurn(
  settings: Pick<RunSettings, 'batch' | 'pipeline' | 'order'> & {
    readonly rate?: number | undefined;
    readonly unit?: string | undefined;
  },
  rows: number,
): number {
  const isAlone = settings.rate !== undefined || settings.unit !== undefined;
  return hasTurns(settings) && !isAlone && rows > FEW_ROWS ? TURN_OF_MANY : 1;
}

/** Rows that a thread claims at once: those of a batch, of a turn, or those that go to the driver together. */
export function rowsPerTurn({
  batch,
  pipeline = 1,
  turn = 1,
}: Pick<RunSettings, 'batch' | 'pipeline'> & { readonly turn?: number | undefined }): number {
  return Math.max(batch, pipeline, turn);
}

/** The number, from 0, of the batch that has a row. @param row counts from 1 */
export function batchOfRow(row: number, batchSize: number): number {
  return Math.floor((row - 1) / batchSize);
}
