import { AttachedFiles } from '../db/sqlite/attached.js';
import type { DatabaseDescription } from '../db/sqlite/writer.js';
import type { TogetherPolicy } from '../ledger/record.js';
import type { Topology } from '../router/topology.js';
import { policyNamed } from '../units/registry.js';
import { transactionMark } from '../ledger/transaction-name.js';
import type { BatchContext } from './batch.js';
import { BUSY_SLICE_MS } from './connection.js';
import type { ThreadData } from './messages.js';
import { UnitLane } from './unit-lane.js';
import { openUnitLog } from './unit-log.js';
import type { UnitDatabase } from './unit-transaction.js';

/** The lane of a thread that writes units. */
export interface OpenUnits {
  readonly lane: UnitLane;
  close(): Promise<void>;
}

/** Opens what a thread needs to write units in a topology. @throws DatabaseError, LedgerError */
export async function openUnitLane(
  topology: Topology,
  together: TogetherPolicy,
  { files, sync, runId, ...context }: Pick<ThreadData, 'files' | 'sync' | 'runId'> & BatchContext,
): Promise<OpenUnits> {
  const policy = policyNamed(together);
  const database = policy.isOneTransaction ? await attachFiles(topology, sync, context) : undefined;
  const log = openUnitLog(files.units, sync === 'full');
  if (policy.isRelayed) log.append({ type: 'opened' });
  const lane = new UnitLane(context, { policy, log, database, mark: transactionMark(runId) });
  return {
    lane,
    async close() {
      await lane.close();
      log.close();
      await database?.close();
    },
  };
}

/** Connects to the files of all entities that have rows in a unit. */
function attachFiles(
  topology: Topology,
  sync: ThreadData['sync'],
  { shared }: BatchContext,
): Promise<UnitDatabase> {
  const { schedule, unitSize } = shared;
  const entities = Array.from({ length: unitSize }, (_, at) => schedule.at(at).entity);
  const files = entities.flatMap(({ name }) =>
    topology[name]!.shards.filter((shard): shard is DatabaseDescription => 'file' in shard),
  );
  const [first, ...others] = files;
  if (!first) throw new RangeError('a unit has no file');
  return AttachedFiles.open([first, ...others], { sync, busyMs: BUSY_SLICE_MS });
}
