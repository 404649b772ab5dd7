import { singleServer } from '../db/server/replica.js'; // late
import type { AnyDescription } from './topology.js';

/** The read replicas of a database, each as a database of its own. */
export function replicasOf(description: AnyDescription): AnyDescription[] {
  if (!('engine' in description)) return [];
  const { name, replicas = [] } = description;
  return replicas.map((address, index) =>
    singleServer(description, address, `${name} replica ${index + 1}`),
  );
}

/** The same database with a deadline of at most `ms` for its server. */
export function withDeadline<Description extends AnyDescription>(
  description: Description,
  ms: number,
): Description {
  if (!('engine' in description)) return description;
  return { ...description, deadlineMs: Math.min(description.deadlineMs, ms) };
}
