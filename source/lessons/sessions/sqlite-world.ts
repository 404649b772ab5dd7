import { join } from 'node:path';

import { DatabaseError } from '../../base/errors.js';
import type { SqliteHandle } from '../../db/sqlite/handle.js';
import { withoutCode } from '../../db/sqlite/errors.js';
import { openPlain } from '../../db/sqlite/open-plain.js';
import type { Row, StepAnswer } from './stepped.js';
import type { SteppedConnection, SteppedWorld } from './world.js';

/** The busy timeout with which it is found out whether a statement waits, in milliseconds. */
const PROBE_MS = 250;

/** A refusal is taken for a wait only if this many tries took all of their timeout: one could have been slow. */
const PROBES = 3;

/** The busy timeout of a statement that waits, in milliseconds: longer than a person takes for a story. */
const WAIT_MS = 600_000;

/** The name of the file in messages. */
const NAME = 'story.db';

/** A story on a SQLite file of its own, in a temporary folder. */
export class SqliteWorld implements SteppedWorld {
  readonly engine: string;
  readonly #file: string;
  /** The connection that has the write lock, by what its statements have led to. */
  #writer: string | undefined;

  private constructor(file: string, engine: string) {
    this.#file = file;
    this.engine = engine;
  }

  /** @param folder an existing folder; the caller removes it */
  static async open(folder: string): Promise<SqliteWorld> {
    const file = join(folder, NAME);
    const handle = await openPlain(file, NAME);
    const version = await handle.value('SELECT sqlite_version()');
    await handle.close();
    return new SqliteWorld(file, `SQLite ${version}`);
  }

  async prepare(statements: readonly string[]): Promise<void> {
    const handle = await openPlain(this.#file, NAME);
    try {
      for (const sql of statements) await handle.exec(sql);
    } finally {
      await handle.close();
    }
  }

  async connect(letter: string): Promise<SteppedConnection> {
    return new SqliteConnection(await openPlain(this.#file, NAME), {
      blocker: () => (this.#writer === letter ? undefined : this.#writer),
      note: (sql, isOpen) => this.#noteLock(letter, sql, isOpen),
    });
  }

  /** The caller removes the folder. */
  dispose(): Promise<void> {
    return Promise.resolve();
  }

  /**
   * A write in an open transaction, and BEGIN IMMEDIATE, hold the one write lock of a file in WAL mode until the
   * transaction ends.
   */
  #noteLock(letter: string, sql: string, isOpen: boolean): void {
    if (
      isOpen &&
      /^(?:BEGIN\s+(?:IMMEDIATE|EXCLUSIVE)|INSERT|UPDATE|DELETE|REPLACE)\b/i.test(sql)
    ) {
      this.#writer = letter;
    } else if (!isOpen && this.#writer === letter) {
      this.#writer = undefined;
    }
  }
}

/** What a connection has to know of the others. */
interface Others {
  /** The connection that has the write lock, if it is another one. */
  readonly blocker: () => string | undefined;
  /** Receives each statement that succeeded, and whether its transaction is still open. */
  readonly note: (sql: string, isOpen: boolean) => void;
}

class SqliteConnection implements SteppedConnection {
  readonly #handle: SqliteHandle;
  readonly #others: Others;
  #isWaiting = false;
  #isOpen = false;

  constructor(handle: SqliteHandle, others: Others) {
    this.#handle = handle;
    this.#others = others;
  }

  async send(sql: string): Promise<StepAnswer> {
    // SQLite returns SQLITE_BUSY at once where waiting could never help; a wait takes its whole timeout.
    for (let probe = 0; probe < PROBES; probe += 1) {
      const since = performance.now();
      const answer = await this.#try(sql, PROBE_MS);
      const isBusy = answer.outcome === 'error' && answer.code.startsWith('SQLITE_BUSY');
      if (!isBusy || performance.now() - since < PROBE_MS) return answer;
    }
    this.#isWaiting = true;
    const answer = await this.#try(sql, WAIT_MS);
    this.#isWaiting = false;
    return answer;
  }

  blockedBy(): Promise<readonly string[] | undefined> {
    const blocker = this.#others.blocker();
    return Promise.resolve(this.#isWaiting && blocker !== undefined ? [blocker] : undefined);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  async #try(sql: string, busyMs: number): Promise<StepAnswer> {
    try {
      await this.#handle.all(`PRAGMA busy_timeout = ${busyMs}`);
      const rows = await this.#handle.all<Row>(sql);
      const isWrite = /^\s*(?:INSERT|UPDATE|DELETE|REPLACE)\b/i.test(sql);
      const changed = isWrite ? Number(await this.#handle.value('SELECT changes()')) : 0;
      if (/^\s*BEGIN\b/i.test(sql)) this.#isOpen = true;
      if (/^\s*(?:COMMIT|END|ROLLBACK)\b/i.test(sql)) this.#isOpen = false;
      this.#others.note(sql.trim(), this.#isOpen);
      return { outcome: 'ok', rows, changed };
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      const { code, cause } = error;
      const message = cause instanceof Error ? cause.message : error.message;
      return {
        outcome: 'error',
        code,
        message: withoutCode(message),
      };
    }
  }
}
