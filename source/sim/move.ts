import { CIRCUIT_CELLS } from '../router/health/circuit.js';
import { counterparts } from '../router/distribution.js';
import { allDatabases, entitiesOf, type Topology } from '../router/topology.js';
import {
  DATABASE_CELLS,
  describeDatabases,
  type DatabasesDescription,
} from './shared-databases.js';

/** The topology to which the rows of a run have moved: plain data that can be sent to threads. */
export interface Move {
  readonly topology: Topology;
  /** Shared memory about its databases. */
  readonly databases: DatabasesDescription;
}

/**
 * Allocates shared memory for the databases of a new topology. Databases that are in both topologies keep
 * their state, which is copied: no thread may write it meanwhile.
 */
export function describeMove(
  from: Topology,
  known: DatabasesDescription,
  to: Topology,
  threads: number,
): Move {
  const names = allDatabases(to).map(({ name }) => name);
  const databases = describeDatabases(threads, names);
  for (const [position, before] of positionsIn(from, to).entries()) {
    if (before === -1) continue;
    copyCells(known.health.cells, before, databases.health.cells, position, CIRCUIT_CELLS);
    copyCells(known.cells, before, databases.cells, position, DATABASE_CELLS);
  }
  return { topology: to, databases };
}

/** For each database of `to`, in its order, its position in `from`; -1 for a new one. */
function positionsIn(from: Topology, to: Topology): number[] {
  let first = 0;
  return entitiesOf(from).flatMap(({ name: entity }) => {
    const offset = first;
    first += from[entity]!.shards.length;
    return counterparts(to[entity]!, from[entity]!).map((at) => (at === -1 ? -1 : offset + at));
  });
}

function copyCells(
  source: SharedArrayBuffer,
  from: number,
  target: SharedArrayBuffer,
  to: number,
  count: number,
): void {
  new Int32Array(target, to * count * 4, count).set(
    new Int32Array(source, from * count * 4, count),
  );
}
