import { formatAmount, formatBytes, formatDuration } from '../base/format.js';
import { readReplicas, type Lag, type ReplicaStatus } from '../db/server/replica.js';
import { ENTITY_NAMES } from '../entities/entity.js';
import type { Topology } from '../router/topology.js';

/** Looks at every replica of a topology; one line each, and whether all is well with it. */
export async function replicaLines(
  topology: Topology,
): Promise<{ readonly text: string; readonly isWell: boolean }[]> {
  const shards = ENTITY_NAMES.flatMap((entity) => topology[entity].shards);
  const servers = shards.flatMap((shard) => ('engine' in shard ? [shard] : []));
  const lines = await Promise.all(
    servers.map(async (server) => {
      const statuses = await readReplicas(server);
      return statuses.map((status) => ({
        text: tellReplica(server.name, status),
        isWell: status.state === 'follows',
      }));
    }),
  );
  return lines.flat();
}

/** One replica in a sentence without a full stop. */
export function tellReplica(database: string, status: ReplicaStatus): string {
  if (status.state !== 'follows') return status.problem;
  return `${database}: the replica at ${status.place} ${tellLag(status.lag)}`;
}

function tellLag({ state, bytes, transactions, ms }: Lag): string {
  const age = ms === undefined ? '' : `, its newest change is ${formatDuration(ms)} old`;
  switch (state) {
    case 'none':
      return transactions !== undefined && transactions > 0
        ? `has ${formatAmount(transactions, 'transaction')} still to apply`
        : 'has everything';
    case 'some':
      return `lacks ${formatBytes(bytes ?? 0)}${age}`;
    case 'untold':
      return `follows, and does not tell how far${age}`;
  }
}
