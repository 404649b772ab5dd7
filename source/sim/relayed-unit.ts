import { DatabaseError } from '../base/errors.js';
import { retryWhileTransient } from '../base/retry.js';
import type { EntityStore } from '../db/entity-store.js';
import { insertWithEntry, outboxOf } from '../db/insert-with-entry.js';
import type { OutboxEntry } from '../db/outbox.js';
import { removeRow } from '../db/remove-row.js';
import { cancelKey, formatEvent } from '../units/events.js';
import type { RowFate } from '../units/policy.js';
import { noteHolders } from './holders.js';
import { PreparedUnit } from './prepared-unit.js';
import { readBack } from './read-back.js';
import type { ClaimedRow } from './work.js';

/** The steps of an outbox: a row commits with an event, and the thread relays the event to the other databases. */
export abstract class RelayedUnit extends PreparedUnit {
  /** From the claim of the unit until its first row and the event were committed, in milliseconds. */
  acknowledgedMs: number | undefined = undefined;
  /** From then on until the event was relayed, in milliseconds. */
  lagMs: number | undefined = undefined;
  /** Whether its rows stay unless one is refused. */
  abstract isKept: boolean;
  abstract readonly removed: Set<ClaimedRow>;
  #published = 0;

  async publish(at: number): Promise<RowFate> {
    // The event has to say which rows no database may hold.
    for (const other of this.rows.keys()) await this.prepareRow(other, this.rows);
    const { done } = this.unit;
    const fate = await this.#commit(at, { key: this.nameOf(at), event: this.#event(at) }, [
      ...done,
    ]);
    if (fate === 'refused') return fate;
    this.isKept = true;
    if (fate === 'committed') {
      done.clear();
      const { clock, recorder } = this.context;
      this.#published = clock.now();
      this.acknowledgedMs = this.#published - this.claimedMs;
      recorder.reach('unit-published', 1);
    }
    return fate;
  }

  async apply(at: number): Promise<RowFate> {
    const fate = await this.#commit(at, { key: this.nameOf(at), event: null });
    if (fate === 'committed') this.context.recorder.reach('unit-written', 1);
    return fate;
  }

  async cancel(): Promise<void> {
    const { recorder, router } = this.context;
    const last = this.row(this.size - 1);
    this.enterWriting(this.size - 1);
    const outbox = outboxOf(await router.store(last.entity.name));
    const entry = { key: cancelKey(this.unit.mark, this.number), event: null };
    await this.noteProblem(retryWhileTransient(() => outbox.add(entry), this.retries()));
    this.isKept = false;
    recorder.reach('unit-decided', 1);
  }

  async retract(at: number): Promise<void> {
    const isLast = at === this.size - 1;
    const keys = [this.nameOf(at), ...(isLast ? [cancelKey(this.unit.mark, this.number)] : [])];
    await this.removeStored(at, keys);
    if (isLast) this.#noteRelayed();
  }

  relayed(): void {
    this.unit.done.add(this.nameOf(this.size - 1));
    this.#noteRelayed();
  }

  /** Deletes a row that was written, and entries of the outbox with it. @throws DatabaseError */
  protected async removeStored(at: number, entries?: readonly string[]): Promise<void> {
    const row = this.row(at);
    const { router, recorder } = this.context;
    const { stored } = row.judgement;
    const store = await router.store(row.entity.name);
    if (!stored) throw new Error(`row ${row.row} was never written`);
    this.enterWriting(at);
    const remove = (): Promise<boolean> => removeRow(store, stored, entries);
    await this.noteProblem(retryWhileTransient(remove, this.retries()));
    this.removed.add(row);
    this.noteChange();
    recorder.reach('unit-removed', 1);
  }

  #noteRelayed(): void {
    this.lagMs = this.context.clock.now() - this.#published;
  }

  #event(at: number): string {
    const rows = [this.row(at), ...this.rows.filter((_, other) => other !== at)];
    return formatEvent({
      unit: this.number,
      rows: rows.map((row) => ({ entity: row.entity.name, stored: row.writable ?? null })),
    });
  }

  /** Writes a row and an entry when it is the turn of the row. */
  async #commit(at: number, entry: OutboxEntry, done: readonly string[] = []): Promise<RowFate> {
    const row = this.row(at);
    await this.awaitTurn(at);
    await this.writeInTurn(row, () => this.#tryCommit(at, entry, done));
    this.pass(at);
    if (row.outcome === 'inserted') {
      this.noteChange();
      return 'committed';
    }
    return row.outcome === 'unknown' ? 'doubtful' : 'refused';
  }

  async #tryCommit(at: number, entry: OutboxEntry, done: readonly string[]): Promise<void> {
    const row = this.row(at);
    const store = await this.context.router.store(row.entity.name);
    // From now on a relay may write the other rows, also one of a later recovery.
    if (entry.event !== null) for (const other of this.rows) this.announce(other);
    this.hold(at);
    try {
      const insert = (): Promise<boolean> => insertRow(row, store, entry, done);
      row.decide(await this.noteProblem(retryWhileTransient(insert, this.retries())));
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      row.fail(error);
      row.decide(row.state === 'committing' ? 'unknown' : false);
    }
    this.release();
  }
}

/** @returns whether the row is stored; then its state is not `committing` after an error unless that is not known */
async function insertRow(
  row: ClaimedRow,
  store: EntityStore,
  entry: OutboxEntry,
  done: readonly string[],
): Promise<boolean> {
  for (;;) {
    row.beginAgain();
    if (row.writable && (await insertOnce(row, store, entry, done))) return true;
    await noteHolders([row], store);
    // The row that had its key may have been deleted since.
    if (!row.writable) return false;
  }
}

async function insertOnce(
  row: ClaimedRow,
  store: EntityStore,
  entry: OutboxEntry,
  done: readonly string[],
): Promise<boolean> {
  const { writable } = row;
  if (!writable) return false;
  try {
    return await insertWithEntry(store, writable, entry, done, () => {
      row.state = 'committing';
    });
  } catch (error) {
    if (row.state !== 'committing' || !(error instanceof DatabaseError)) throw error;
    // Reading rows waits until a lost session has ended, so that what is found then is certain.
    const found = await readBack([row], store);
    if (!found) throw error;
    if (await outboxOf(store).has(entry.key)) return true;
    row.state = 'open';
    throw error;
  }
}
