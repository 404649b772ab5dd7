import { ENTITY_NAMES } from '../entities/entity.js';
import { CIRCUIT_WORDS } from '../router/health/circuit.js';
import { counterparts } from '../router/distribution.js';
import { allDatabases, type Topology } from '../router/topology.js';
import {
  DATABASE_WORDS,
  describeDatabases,
  type DatabasesDescription,
} from './shared-databases.js';

/** Where the rows of a run are from now on: plain data that can be sent to threads. */
export interface Move {
  readonly topology: Topology;
  /** What all threads know together of its databases. */
  readonly databases: DatabasesDescription;
}

/**
 * Allocates shared memory for the databases of another topology. What is known of those that the rows
 * do not leave stays known; nobody may be writing it.
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
    copyWords(known.health.words, before, databases.health.words, position, CIRCUIT_WORDS);
    copyWords(known.words, before, databases.words, position, DATABASE_WORDS);
  }
  return { topology: to, databases };
}

/** Of each database of a topology, in its order, the position that it had in another one; -1 where it is new. */
function positionsIn(from: Topology, to: Topology): number[] {
  let first = 0;
  return ENTITY_NAMES.flatMap((entity) => {
    const offset = first;
    first += from[entity].shards.length;
    return counterparts(to[entity], from[entity]).map((at) => (at === -1 ? -1 : offset + at));
  });
}

function copyWords(
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
