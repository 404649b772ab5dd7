import { join } from 'node:path';

import {
  DataTypes,
  Op,
  UniqueConstraintError,
  type Model,
  type ModelStatic,
  type Sequelize,
} from 'sequelize';

import { createSequelize } from '../../db/sqlite/sequelize.js';
import { databaseError } from '../../db/sqlite/errors.js';
import { DATA_FOLDER } from '../../router/topology.js';

/** What is queued: a run, or a comparison of runs. */
export type QueuedKind = 'run' | 'experiment';

/** Where a queued run is. */
export type QueueState = 'queued' | 'running' | 'stored' | 'cancelled' | 'failed' | 'crashed';

/** A run of the queue as it is on disk. */
export interface QueueEntry {
  /** Counts from 1, in the order of the queue. */
  readonly number: number;
  readonly kind: QueuedKind;
  /** What was asked for, as JSON. */
  readonly request: string;
  readonly state: QueueState;
  /** The id of the run or comparison; null before it has one. */
  readonly run: string | null;
  /** Why it failed, crashed or was cancelled. */
  readonly problem: string | null;
  /** ISO 8601, UTC. */
  readonly queuedAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

/** The answer to a request that had an idempotency key. */
export interface KeptAnswer {
  readonly key: string;
  /** Of method, path and body: another request must not have the same key. */
  readonly hash: string;
  /** Null while the request is carried out, or if the program was killed meanwhile. */
  readonly status: number | null;
  readonly body: string | null;
  readonly at: string;
}

/** The file of the queue in a working folder. */
export function queueFile(dir: string): string {
  return join(dir, DATA_FOLDER, 'queue.db');
}

/** The queue on disk, through Sequelize: it survives a kill of the program at any moment. */
export class QueueStore {
  readonly #sequelize: Sequelize;
  readonly #entries: ModelStatic<Model>;
  readonly #answers: ModelStatic<Model>;

  private constructor(sequelize: Sequelize) {
    this.#sequelize = sequelize;
    this.#entries = defineEntries(sequelize);
    this.#answers = defineAnswers(sequelize);
  }

  /** Opens the queue of a working folder, whose data folder exists. @throws DatabaseError */
  static async open(dir: string): Promise<QueueStore> {
    const sequelize = createSequelize(queueFile(dir));
    try {
      const store = new QueueStore(sequelize);
      await sequelize.sync();
      return store;
    } catch (error) {
      await sequelize.close();
      throw databaseError('queue.db', error);
    }
  }

  async add(entry: Pick<QueueEntry, 'kind' | 'request' | 'queuedAt'>): Promise<QueueEntry> {
    const made = await this.#entries.create({ ...entry, state: 'queued' });
    return entryOf(made);
  }

  async get(number: number): Promise<QueueEntry | undefined> {
    const found = await this.#entries.findByPk(number);
    return found ? entryOf(found) : undefined;
  }

  /** The entries of some states, in the order of the queue; of many, the newest. */
  async list(
    kind: QueuedKind | undefined,
    states: readonly QueueState[],
    most: number,
  ): Promise<QueueEntry[]> {
    const where = { state: { [Op.in]: [...states] }, ...(kind === undefined ? {} : { kind }) };
    const found = await this.#entries.findAll({ where, order: [['number', 'DESC']], limit: most });
    return found.map(entryOf).toReversed();
  }

  /** The first that waits. */
  async next(): Promise<QueueEntry | undefined> {
    const found = await this.#entries.findOne({
      where: { state: 'queued' },
      order: [['number', 'ASC']],
    });
    return found ? entryOf(found) : undefined;
  }

  async count(state: QueueState): Promise<number> {
    return this.#entries.count({ where: { state } });
  }

  /**
   * Changes an entry that is in one of some states.
   * @returns whether it was
   */
  async change(
    number: number,
    change: Partial<QueueEntry>,
    from: readonly QueueState[],
  ): Promise<boolean> {
    const where = { number, state: { [Op.in]: [...from] } };
    const [changed] = await this.#entries.update(change, { where });
    return changed > 0;
  }

  /** The answer that is kept for a key. */
  async answer(key: string): Promise<KeptAnswer | undefined> {
    const found = await this.#answers.findByPk(key);
    return found ? (found.get({ plain: true }) as KeptAnswer) : undefined;
  }

  /** Notes that a request with a key is carried out. @returns whether no other one had the key */
  async begin(answer: Pick<KeptAnswer, 'key' | 'hash' | 'at'>): Promise<boolean> {
    try {
      await this.#answers.create({ ...answer });
      return true;
    } catch (error) {
      if (error instanceof UniqueConstraintError) return false;
      throw error;
    }
  }

  /** Keeps the answer to the request with a key. */
  async keep(key: string, answer: Pick<KeptAnswer, 'status' | 'body'>): Promise<void> {
    await this.#answers.update({ ...answer }, { where: { key } });
  }

  /** Forgets a key whose request changed nothing. */
  async forget(key: string): Promise<void> {
    await this.#answers.destroy({ where: { key } });
  }

  /** Forgets the answers from before a moment. */
  async forgetBefore(at: string): Promise<void> {
    await this.#answers.destroy({ where: { at: { [Op.lt]: at } } });
  }

  async close(): Promise<void> {
    await this.#sequelize.close();
  }
}

function defineEntries(sequelize: Sequelize): ModelStatic<Model> {
  return sequelize.define(
    'QueueEntry',
    {
      number: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
      kind: { type: DataTypes.TEXT, allowNull: false },
      request: { type: DataTypes.TEXT, allowNull: false },
      state: { type: DataTypes.TEXT, allowNull: false },
      run: { type: DataTypes.TEXT },
      problem: { type: DataTypes.TEXT },
      queuedAt: { type: DataTypes.TEXT, allowNull: false },
      startedAt: { type: DataTypes.TEXT },
      endedAt: { type: DataTypes.TEXT },
    },
    { tableName: 'entries', timestamps: false },
  );
}

function defineAnswers(sequelize: Sequelize): ModelStatic<Model> {
  return sequelize.define(
    'KeptAnswer',
    {
      key: { type: DataTypes.TEXT, primaryKey: true },
      hash: { type: DataTypes.TEXT, allowNull: false },
      status: { type: DataTypes.INTEGER },
      body: { type: DataTypes.TEXT },
      at: { type: DataTypes.TEXT, allowNull: false },
    },
    { tableName: 'answers', timestamps: false },
  );
}

function entryOf(found: Model): QueueEntry {
  const entry = found.get({ plain: true }) as QueueEntry;
  return {
    ...entry,
    run: entry.run ?? null,
    problem: entry.problem ?? null,
    startedAt: entry.startedAt ?? null,
    endedAt: entry.endedAt ?? null,
  };
}
