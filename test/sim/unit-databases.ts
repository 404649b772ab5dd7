import { DatabaseError } from '../../source/base/errors.js';
import { areFree, keysOf } from '../../source/db/entity-store.js';
import type { Outbox, OutboxEntry } from '../../source/db/outbox.js';
import type { TwoPhase } from '../../source/db/two-phase.js';
import { comparedForm, uniqueFieldsOf, type Entity } from '../../source/entities/entity.js';
import type { StoredRow } from '../../source/entities/value.js';
import type { UnitDatabase } from '../../source/sim/unit-transaction.js';
import type { FakeStore } from './fake-store.js';

/** Lets a call take time, and kills the process in it or lets it happen. */
export type Call = <Answer>(work: () => Promise<Answer>) => Promise<Answer>;

/** One transaction over several stores that commits in all of them at once. */
export function attachedStores(
  stores: Readonly<Record<string, FakeStore>>,
  call: Call,
): UnitDatabase {
  const all = Object.values(stores);
  const each = async (work: (store: FakeStore) => Promise<void>): Promise<void> => {
    for (const store of all) await work(store);
  };
  return {
    store: (entity) => stores[entity]!,
    begin: () => call(() => each((store) => store.begin())),
    commit: () => call(() => each((store) => store.commit())),
    rollback: () => each((store) => store.rollback()),
    close: () => Promise.resolve(),
  };
}

/** A row in a transaction that is not ended. */
interface Pending {
  readonly name: string;
  readonly row: StoredRow;
}

/** What a database keeps of transactions in two phases. */
export interface Phases {
  /** Lost with the process. */
  open: Pending[];
  /** Kept until they are ended. */
  prepared: Pending[];
}

/** Two-phase commit over a store in memory: a row waits for others that have one of its keys. */
export class FakeTwoPhase implements TwoPhase {
  readonly #entity: Entity;
  readonly #store: FakeStore;
  readonly #phases: Phases;
  readonly #call: Call;
  /** Of the transaction that was begun last. */
  #name = '';

  constructor(entity: Entity, store: FakeStore, phases: Phases, call: Call) {
    this.#entity = entity;
    this.#store = store;
    this.#phases = phases;
    this.#call = call;
  }

  begin(name: string): Promise<void> {
    this.#name = name;
    return this.#call(() => Promise.resolve());
  }

  async insert(row: StoredRow): Promise<boolean> {
    const name = this.#name;
    for (;;) {
      const isWritten = await this.#call(async () => {
        const others = [...this.#phases.open, ...this.#phases.prepared];
        if (others.some((pending) => this.#share(pending.row, row))) return undefined;
        const [holders] = await this.#store.findHolders([keysOf(this.#entity, row)]);
        if (!holders || !areFree(holders)) return false;
        this.#phases.open.push({ name, row });
        return true;
      });
      if (isWritten !== undefined) return isWritten;
    }
  }

  async prepare(name: string): Promise<void> {
    await this.#call(async () => {
      const { open, prepared } = this.#phases;
      prepared.push(...open.filter((pending) => pending.name === name));
      this.#phases.open = open.filter((pending) => pending.name !== name);
    });
  }

  async abandon(name: string): Promise<void> {
    this.#phases.open = this.#phases.open.filter((pending) => pending.name !== name);
    await Promise.resolve();
  }

  end(name: string, outcome: 'commit' | 'rollback'): Promise<boolean> {
    return this.#call(async () => {
      const found = this.#phases.prepared.find((pending) => pending.name === name);
      if (!found) return false;
      this.#phases.prepared = this.#phases.prepared.filter((pending) => pending !== found);
      if (outcome === 'commit') this.#store.rows.set(Number(found.row[0]), found.row);
      return true;
    });
  }

  async findPrepared(beginning: string): Promise<string[]> {
    return this.#phases.prepared
      .map(({ name }) => name)
      .filter((name) => name.startsWith(beginning));
  }

  #share(one: StoredRow, other: StoredRow): boolean {
    if (one[0] === other[0]) return true;
    return uniqueFieldsOf(this.#entity).some(
      ({ field, position }) =>
        comparedForm(field, one[position]!) === comparedForm(field, other[position]!),
    );
  }
}

/** The committed entries of an outbox, by key. */
export type Entries = Map<string, string | null>;

/** An outbox in memory; a transaction sees its own entries, and keeps others from writing. */
export class FakeOutbox implements Outbox {
  readonly #entries: Entries;
  readonly #store: FakeStore;
  readonly #call: Call;
  #open: Entries | undefined;

  constructor(entries: Entries, store: FakeStore, call: Call) {
    this.#entries = entries;
    this.#store = store;
    this.#call = call;
  }

  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  begin(): void {
    this.#open = new Map(this.#entries);
  }

  commit(): void {
    this.#entries.clear();
    for (const [key, event] of this.#open ?? []) this.#entries.set(key, event);
    this.#open = undefined;
  }

  rollback(): void {
    this.#open = undefined;
  }

  /** Removes entries at the moment of another change. */
  forget(keys: readonly string[]): void {
    for (const key of keys) this.#entries.delete(key);
  }

  create(): Promise<void> {
    return this.#call(() => Promise.resolve());
  }

  add({ key, event }: OutboxEntry): Promise<void> {
    return this.#write((entries) => {
      if (!entries.has(key)) entries.set(key, event);
    });
  }

  remove(keys: readonly string[]): Promise<void> {
    return this.#write((entries) => {
      for (const key of keys) entries.delete(key);
    });
  }

  has(key: string): Promise<boolean> {
    return this.#call(() => Promise.resolve((this.#open ?? this.#entries).has(key)));
  }

  find(beginning: string): Promise<OutboxEntry[]> {
    return this.#call(async () =>
      [...this.#entries]
        .filter(([key]) => key.startsWith(beginning))
        .map(([key, event]) => ({ key, event })),
    );
  }

  clear(beginning: string): Promise<void> {
    return this.#write((entries) => {
      for (const key of entries.keys()) if (key.startsWith(beginning)) entries.delete(key);
    });
  }

  #write(change: (entries: Entries) => void): Promise<void> {
    return this.#call(async () => {
      if (!this.#open) requireUnlocked(this.#store);
      change(this.#open ?? this.#entries);
    });
  }
}

/** @throws DatabaseError if another connection has a transaction open */
export function requireUnlocked({ isInTransaction, name }: FakeStore): void {
  if (isInTransaction) throw new DatabaseError(name, 'locked', 'FAKE_LOCKED');
}
