import type { EntityStore } from '../db/entity-store.js';
import type { Outbox, OutboxEntry } from '../db/outbox.js';
import { onAll } from './fan-out.js';

/**
 * The outbox of an entity with several databases; undefined if one of them has none.
 * @param open the stores of those that the open transaction writes to; none outside a transaction
 */
export function shardedOutbox(
  stores: readonly EntityStore[],
  open: () => readonly EntityStore[],
): Outbox | undefined {
  const all = stores.flatMap(({ outbox }) => outbox ?? []);
  if (all.length < stores.length) return undefined;
  return new ShardedOutbox(all, () => open().flatMap(({ outbox }) => outbox ?? []));
}

/**
 * The entries in the databases of an entity whose rows are spread. An entry is where its row is, so that both commit at
 * once; one that belongs to no row is in the first database.
 */
class ShardedOutbox implements Outbox {
  readonly #all: readonly Outbox[];
  readonly #open: () => readonly Outbox[];

  /**
   * @param all one per database, in their order
   * @param open those of the databases that the open transaction writes to; none outside a transaction
   */
  constructor(all: readonly Outbox[], open: () => readonly Outbox[]) {
    this.#all = all;
    this.#open = open;
  }

  async create(): Promise<void> {
    await onAll(this.#all, (outbox) => outbox.create());
  }

  async add(entry: OutboxEntry): Promise<void> {
    const [outbox] = [...this.#open(), ...this.#all];
    await outbox?.add(entry);
  }

  /** In a transaction, only what is in the databases that it writes to; the others stay until they are cleared. */
  async remove(keys: readonly string[]): Promise<void> {
    const open = this.#open();
    await onAll(open.length > 0 ? open : this.#all, (outbox) => outbox.remove(keys));
  }

  async has(key: string): Promise<boolean> {
    return (await onAll(this.#all, (outbox) => outbox.has(key))).includes(true);
  }

  async find(beginning: string): Promise<OutboxEntry[]> {
    const found = await onAll(this.#all, (outbox) => outbox.find(beginning));
    return found.flat().toSorted((one, other) => (one.key < other.key ? -1 : 1));
  }

  async clear(beginning: string): Promise<void> {
    await onAll(this.#all, (outbox) => outbox.clear(beginning));
  }
}
