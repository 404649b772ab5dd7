import { formatDuration } from '../base/format.js';
import { nameTopology } from '../router/topology.js';
import type { Attempt } from './attempt.js';
import type { RunMove, RunRecord } from './record.js';

/** How rows are assigned to databases in a run whose rows were moved; undefined for any other run. */
export function describeListing({
  moves = [],
}: Pick<RunRecord['run'], 'moves'>): string | undefined {
  if (moves.length === 0) return undefined;
  return 'Each row is listed under the database where it belonged at the start of the run; rows attempted after a move were written to the new topology.';
}

/** The move before a row was attempted, the latest of several; undefined if it was attempted before any. */
export function moveBefore(
  { moves = [] }: Pick<RunRecord['run'], 'moves'>,
  { startedMs }: Pick<Attempt, 'startedMs'>,
): RunMove | undefined {
  return startedMs === null ? undefined : moves.findLast(({ atMs }) => atMs <= startedMs);
}

/** "to 4.yaml after 2.10 s"; the name of the file is not escaped. */
export function describeMove({ atMs, topology }: RunMove): string {
  return `to ${nameTopology(topology)} after ${formatDuration(atMs)}`;
}
