import { systemClock, type Clock } from '../../base/clock.js';
import { DatabaseError } from '../../base/errors.js';
import { retryWhileTransient } from '../../base/retry.js';
import type { Entity } from '../../entities/entity.js';
import { comparedUnique, partsOf, uniquesOf, type Unique } from '../../entities/unique.js';
import type { StoredRow, StoredValue } from '../../entities/value.js';
import type { EntityStore, Holders, RowKeys } from '../entity-store.js';
import type { Outbox } from '../outbox.js';
import { foundValue } from '../found-value.js';
import { rowOf } from '../rows.js';
import { chunksOf } from './chunks.js';
import type { Answer, ServerConnection } from './connection.js';
import type { ServerDescription } from './description.js';
import { notApplied } from './errors.js';
import { serverOutbox } from './outbox.js';
import type { ServerSession } from './session.js';
import { Statements, type Statement } from './statements.js';
import { ServerTwoPhase } from './two-phase.js';
import type { RowWriting } from './writing.js';

/** How long to try to find out the outcome of a lost commit, in statement deadlines. */
const SETTLE_DEADLINES = 3;

/** An `EntityStore` on a server. After an error before a commit was sent, nothing is applied. */
export class ServerStore implements EntityStore {
  readonly isRemote = true;
  readonly twoPhase: ServerTwoPhase;
  readonly outbox: Outbox;
  readonly insertAlone?: (row: StoredRow, onWritten: () => void) => Promise<boolean>;
  readonly insertEach?: (rows: readonly StoredRow[]) => Promise<Set<number>>;
  readonly #session: ServerSession;
  readonly #writing: RowWriting;
  readonly #name: string;
  readonly #entity: Entity;
  readonly #settleMs: number;
  readonly #clock: Clock;
  readonly #statements: Statements;
  #isOpen = false;
  /** Whether the open transaction has looked up holders of keys. */
  #hasAsked = false;
  /** Sessions whose last commit was not answered. */
  #doubtful: ServerConnection['session'][] = [];

  constructor(
    description: ServerDescription,
    session: ServerSession,
    writing: RowWriting,
    clock: Clock = systemClock,
  ) {
    this.#clock = clock;
    this.#session = session;
    this.#writing = writing;
    this.#name = description.name;
    this.#entity = description.entity;
    this.#settleMs = SETTLE_DEADLINES * description.deadlineMs;
    this.#statements = new Statements(description.engine, description.entity);
    this.twoPhase = new ServerTwoPhase(description.engine, session, this.#statements);
    this.outbox = serverOutbox(description.engine, session);
    const insertAlone = writing.insertAlone?.bind(writing);
    if (insertAlone) {
      this.insertAlone = (row, onWritten) => this.#commitAlone(() => insertAlone(row, onWritten));
    }
    const insertEach = writing.insertEach?.bind(writing);
    if (insertEach) this.insertEach = (rows) => this.#commitAlone(() => insertEach(rows));
  }

  async begin(): Promise<void> {
    await beforeCommit(this.#writing.begin());
    this.#isOpen = true;
    this.#hasAsked = false;
  }

  async commit(): Promise<void> {
    const { session } = this.#session;
    this.#isOpen = false;
    if (!session) throw new DatabaseError(this.#name, 'unreachable', '');
    try {
      await this.#writing.commit();
    } catch (error) {
      const isKnown = error instanceof DatabaseError && error.kind === 'locked';
      if (!isKnown) this.#doubtful.push(session);
      throw this.#toAmbiguousCommitError(error);
    }
  }

  /** Statements that commit by themselves: after a lost answer they may be committed. */
  async #commitAlone<Result>(insert: () => Promise<Result>): Promise<Result> {
    // An error while connecting means that nothing was sent.
    if (!this.#session.session) await beforeCommit(this.#session.open());
    const { session } = this.#session;
    try {
      return await insert();
    } catch (error) {
      // A session that goes on has answered: it is not in doubt.
      if (session && this.#session.session !== session) this.#doubtful.push(session);
      throw this.#toAmbiguousCommitError(error);
    }
  }

  async rollback(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    // If even ROLLBACK fails, drop the connection: then the server rolls back.
    if (this.#session.session) await this.#writing.rollback().catch(() => this.#session.drop());
  }

  async insert(row: StoredRow): Promise<boolean> {
    return (await this.insertAll([row])) === 1;
  }

  async insertAll(rows: readonly StoredRow[]): Promise<number> {
    const inserted = await beforeCommit(
      this.#writing.insert(rows, (keys) => this.#readHolders(keys)),
    );
    if (this.#hasAsked && inserted < rows.length) {
      throw new DatabaseError(this.#name, 'locked', '', {
        message: 'took another row with the same key in the meantime',
      });
    }
    return inserted;
  }

  async removeRow(row: StoredRow, entries: readonly string[] = []): Promise<boolean> {
    const id = Number(row[0]);
    await this.begin();
    try {
      const stored = (await this.readRows([id])).get(id);
      const isSame = stored?.every((value, position) => value === row[position]) === true;
      if (isSame) await this.#run(this.#statements.remove([id]));
      await this.outbox.remove(entries);
      await this.commit();
      return isSame;
    } catch (error) {
      await this.rollback();
      throw error;
    }
  }

  findHolders(keys: readonly RowKeys[]): Promise<Holders[]> {
    this.#hasAsked = this.#isOpen;
    return this.#readHolders(keys);
  }

  async #readHolders(keys: readonly RowKeys[]): Promise<Holders[]> {
    const ids = await this.findExisting(keys.flatMap(({ id }) => id ?? []));
    const uniques = uniquesOf(this.#entity);
    const byKeys: ReadonlyMap<string, number>[] = [];
    for (const [at, unique] of uniques.entries()) {
      const values = keys.flatMap((row) => row.uniques[at] ?? []);
      byKeys.push(await this.#readHoldersOf(unique, [...new Set(values)]));
    }
    return keys.map(({ id, uniques: values }) => ({
      byId: id !== undefined && ids.has(id) ? id : null,
      byUniques: uniques.map((unique, at) => {
        const value = values[at] ?? null;
        return value === null ? null : (byKeys[at]?.get(comparedUnique(unique, value)) ?? null);
      }),
    }));
  }

  /** The ids of the rows that have these unique values, by the form in which values are compared. */
  async #readHoldersOf(
    unique: Unique,
    values: readonly StoredValue[],
  ): Promise<Map<string, number>> {
    const byKey = new Map<string, number>();
    const { fields } = unique;
    const [field] = fields;
    for (const chunk of chunksOf(values)) {
      const statements =
        field && fields.length === 1
          ? this.#statements.holders(field, chunk)
          : [this.#statements.holdersTogether(fields, chunk.map(partsOf))];
      for (const statement of statements) {
        for (const row of (await this.#run(statement)).rows) {
          const stored =
            field && fields.length === 1
              ? foundValue(field, row['unique'])
              : JSON.stringify(fields.map((one, at) => foundValue(one, row[`u${at}`])));
          byKey.set(comparedUnique(unique, stored), Number(row['id']));
        }
      }
    }
    return byKey;
  }

  async findExisting(ids: readonly number[]): Promise<Set<number>> {
    const found = new Set<number>();
    for (const chunk of chunksOf(ids)) {
      const { rows } = await this.#run(this.#statements.existing(chunk));
      for (const row of rows) found.add(Number(row['id']));
    }
    return found;
  }

  async findMissing(ids: readonly number[]): Promise<Set<number>> {
    const existing = await this.findExisting(ids);
    return new Set(ids.filter((id) => !existing.has(id)));
  }

  /** Reads rows. After a lost commit, first waits until the server answers and the lost session has ended. */
  async readRows(ids: readonly number[]): Promise<Map<number, StoredRow>> {
    const policy = { clock: this.#clock, timeoutMs: this.#settleMs };
    return retryWhileTransient(() => this.#readSettled(ids), policy);
  }

  async #readSettled(ids: readonly number[]): Promise<Map<number, StoredRow>> {
    try {
      for (const session of this.#doubtful) await this.#session.fence(session);
    } catch (error) {
      throw notApplied(error);
    }
    this.#doubtful = [];
    const stored = new Map<number, StoredRow>();
    for (const chunk of chunksOf(ids)) {
      const { rows } = await this.#run(this.#statements.rows(chunk));
      for (const row of rows) {
        const values = rowOf(row, this.#entity);
        stored.set(Number(values[0]), values);
      }
    }
    return stored;
  }

  #run([sql, bound]: Statement): Promise<Answer> {
    return beforeCommit(this.#session.run(sql, bound));
  }

  /** Some network codes mean "not reached" while connecting, but during COMMIT that the outcome is unknown. */
  #toAmbiguousCommitError(error: unknown): unknown {
    const isNetwork =
      error instanceof DatabaseError && error.kind === 'unreachable' && error.code.startsWith('E');
    return isNetwork
      ? new DatabaseError(this.#name, 'connection-lost', error.code, { cause: error })
      : error;
  }
}

/** An answer before COMMIT: a lost one means that nothing is applied. */
async function beforeCommit<Result>(answer: Promise<Result>): Promise<Result> {
  try {
    return await answer;
  } catch (error) {
    throw notApplied(error);
  }
}
