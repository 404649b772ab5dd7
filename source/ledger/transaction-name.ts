import type { Entity } from '../entities/model.js';

/** The beginning of the names of all prepared transactions of a run. */
export function transactionMark(runId: string): string {
  return `dbsim-${runId}-`;
}

/**
 * The name of the prepared transaction of a row of a unit, unique on a server; an XA name has at most 64 bytes.
 * @param mark of its run
 */
export function transactionName(
  mark: string,
  unit: number,
  { index }: Pick<Entity, 'index'>,
): string {
  return `${mark}${unit}-${index}`;
}
