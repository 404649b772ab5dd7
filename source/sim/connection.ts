import type { Clock } from '../base/clock.js';
import { claimantOf } from '../router/claimant.js';
import { Health } from '../router/health/health.js';
import type { Topology } from '../router/topology.js';
import { WritingRouter, type RouterOptions } from '../router/writing-router.js';
import type { BatchContext } from './batch.js';
import { DatabaseNotes } from './database-notes.js';
import { watchLock } from './lock-watch.js';
import type { ThreadData } from './messages.js';
import { ReferenceCheck } from './references.js';
import type { SharedState } from './shared-state.js';
import type { ThreadSlot } from './thread-slot.js';

/**
 * SQLite's busy timeout in milliseconds; after it, the thread checks whether to stop and retries. Short,
 * because the wait blocks a thread of libuv's pool.
 */
export const BUSY_SLICE_MS = 250;

/** What a thread replaces when the rows move to another topology. */
export type Connection = Pick<BatchContext, 'router' | 'health' | 'notes' | 'references'>;

/** Connects to the databases of a topology. @throws DatabaseError */
export type OpenRouter = (topology: Topology, options: RouterOptions) => Promise<WritingRouter>;

const openWriters: OpenRouter = (topology, options) => WritingRouter.open(topology, options);

/** Connects a thread to all databases of a topology, ready to write to each. @throws DatabaseError */
export async function openConnection(
  topology: Topology,
  data: Pick<
    ThreadData,
    'thread' | 'runId' | 'sync' | 'order' | 'references' | 'writer' | 'begin' | 'retry'
  >,
  { shared, slot, clock }: { shared: SharedState; slot: ThreadSlot; clock: Clock },
  openRouter = openWriters,
): Promise<Connection> {
  const { thread, order, references: policy, begin, retry } = data;
  const now = (): number => clock.now();
  const health = new Health(shared.databases.description.health, now);
  const notes = new DatabaseNotes({ shared, thread, topology, now });
  const router = await openRouter(topology, {
    sync: data.sync,
    writer: data.writer,
    begin,
    busyMs: BUSY_SLICE_MS,
    node: thread - 1,
    claimant: claimantOf(data.runId, thread),
    clock,
    instruments: {
      health,
      watch: (entity, shard) => {
        const watch = notes.watch(entity, shard);
        const waitsAtBegin = order === 'race' && begin !== 'deferred';
        return waitsAtBegin ? watchLock(watch, entity, { shared, slot, thread, now }) : watch;
      },
    },
    isAlone: order === 'fifo',
  });
  try {
    for (const { name } of shared.model.entities) await router.store(name);
  } catch (error) {
    await router.close();
    throw error;
  }
  const references = new ReferenceCheck({
    shared,
    slot,
    router,
    health,
    policy,
    order,
    backOff: retry,
    clock,
  });
  return { router, health, notes, references };
}
