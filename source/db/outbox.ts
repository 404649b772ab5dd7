/** The table for entries of units in a database. */
export const OUTBOX_TABLE = 'dbsim_outbox';

/** An entry that is committed with a row: an event that a relay still has to carry out, or the mark that it has. */
export interface OutboxEntry {
  /** Unique in its database. */
  readonly key: string;
  /** What is to be done; null for a mark. */
  readonly event: string | null;
}

/** How an engine runs the statements of an outbox. */
export interface OutboxEngine {
  readonly quote: (name: string) => string;
  /** The place of a bound value. @param position from 1 */
  readonly slot: (position: number) => string;
  readonly keyType: string;
  readonly eventType: string;
  /** What follows the columns of a new table. */
  readonly tableOptions: string;
  /** What an INSERT does whose key is taken: nothing. @param key the quoted column */
  readonly onConflict: (key: string) => string;
  /** @throws DatabaseError */
  run(
    sql: string,
    bound: readonly string[] | readonly (string | null)[],
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/**
 * The entries in the database of a store, on its connection: what is done while a transaction is open is part of it,
 * and else commits by itself. Doing it again changes nothing. Every method may throw a DatabaseError.
 */
export interface Outbox {
  /** Creates the table if it is missing; no transaction may be open. */
  create(): Promise<void>;
  /** Adds an entry; keeps the one that has its key. */
  add(entry: OutboxEntry): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
  has(key: string): Promise<boolean>;
  /** The entries of which the key begins with a text, in the order of their keys. */
  find(beginning: string): Promise<OutboxEntry[]>;
  /** Removes the entries of which the key begins with a text. */
  clear(beginning: string): Promise<void>;
}

/** An outbox in a table. */
export class OutboxTable implements Outbox {
  readonly #engine: OutboxEngine;
  readonly #table: string;
  readonly #key: string;

  constructor(engine: OutboxEngine) {
    this.#engine = engine;
    this.#table = engine.quote(OUTBOX_TABLE);
    this.#key = engine.quote('key');
  }

  async create(): Promise<void> {
    await this.#engine.run(createOutbox(this.#engine), []);
  }

  async add({ key, event }: OutboxEntry): Promise<void> {
    const { slot } = this.#engine;
    await this.#engine.run(
      `INSERT INTO ${this.#table} (${this.#key}, ${this.#engine.quote('event')}) VALUES (${slot(1)}, ${slot(2)}) ${this.#engine.onConflict(this.#key)}`,
      [key, event],
    );
  }

  async remove(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const slots = keys.map((_, at) => this.#engine.slot(at + 1)).join(', ');
    await this.#engine.run(`DELETE FROM ${this.#table} WHERE ${this.#key} IN (${slots})`, keys);
  }

  async has(key: string): Promise<boolean> {
    const sql = `SELECT 1 FROM ${this.#table} WHERE ${this.#key} = ${this.#engine.slot(1)}`;
    return (await this.#engine.run(sql, [key])).length > 0;
  }

  async find(beginning: string): Promise<OutboxEntry[]> {
    const columns = `${this.#key}, ${this.#engine.quote('event')}`;
    const rows = await this.#engine.run(
      `SELECT ${columns} FROM ${this.#table} WHERE ${this.#within} ORDER BY ${this.#key}`,
      rangeOf(beginning),
    );
    return rows.map(({ key, event }) => ({
      key: String(key),
      event: typeof event === 'string' ? event : null,
    }));
  }

  async clear(beginning: string): Promise<void> {
    await this.#engine.run(`DELETE FROM ${this.#table} WHERE ${this.#within}`, rangeOf(beginning));
  }

  /** Removes all entries but those of which the key begins with one of these texts. @throws DatabaseError */
  async clearAllBut(beginnings: readonly string[]): Promise<void> {
    const others = beginnings.map((_, at) => `NOT (${this.#range(2 * at + 1)})`).join(' AND ');
    const where = others === '' ? '' : ` WHERE ${others}`;
    await this.#engine.run(`DELETE FROM ${this.#table}${where}`, beginnings.flatMap(rangeOf));
  }

  get #within(): string {
    return this.#range(1);
  }

  /** Whether a key is in a range. @param position of its first bound value */
  #range(position: number): string {
    const { slot } = this.#engine;
    return `${this.#key} >= ${slot(position)} AND ${this.#key} < ${slot(position + 1)}`;
  }
}

/** The statement that creates the table if it is missing. */
export function createOutbox({
  quote,
  keyType,
  eventType,
  tableOptions,
}: Pick<OutboxEngine, 'quote' | 'keyType' | 'eventType' | 'tableOptions'>): string {
  return `CREATE TABLE IF NOT EXISTS ${quote(OUTBOX_TABLE)} (${quote('key')} ${keyType} NOT NULL PRIMARY KEY, ${quote('event')} ${eventType})${tableOptions}`;
}

/** The first key that begins with a text, and the first one after all that do; the table orders keys by code. */
function rangeOf(beginning: string): readonly [string, string] {
  const last = beginning.charCodeAt(beginning.length - 1);
  return [beginning, beginning.slice(0, -1) + String.fromCharCode(last + 1)];
}
