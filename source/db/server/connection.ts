/** The result of a statement. */
export interface Answer {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Rows inserted or changed. */
  readonly changed: number;
}

/** One open connection of a driver. */
export interface ServerConnection {
  /** The id of the connection on its server, and a mark that makes it unique: ids are reused, and per node. */
  readonly session: { readonly id: number; readonly mark: string };
  /** The connection of the driver, for Sequelize. */
  readonly driver: unknown;
  query(sql: string, bound: readonly unknown[]): Promise<Answer>;
  /**
   * Runs one statement in a transaction of its own.
   * @param onChanged called with the number of changed rows when only the commit is awaited
   * @returns that number, when the statement is committed
   */
  runAlone(
    sql: string,
    bound: readonly unknown[],
    onChanged: (count: number) => void,
  ): Promise<number>;
  /**
   * Runs a statement with several lists of values, sent together, each in a transaction of its own. After an error,
   * any of them may be committed.
   * @returns by list, how many rows were changed
   */
  runEach(sql: string, bound: readonly (readonly unknown[])[]): Promise<readonly number[]>;
  /** Closes the connection cleanly. */
  close(): Promise<void>;
  /** Closes the socket at once. */
  destroy(): void;
}

/** The driver of one engine; loaded only if a topology needs it. */
export interface Dialect {
  /** Connects and applies the session settings. @param deadlineMs timeout, also for statements */
  connect(address: string, deadlineMs: number): Promise<ServerConnection>;
  readonly begin: string;
  /** The driver's module, for Sequelize. */
  readonly module: object;
  /** Terminates a session that may still be running, so that the outcome of its transaction is final. */
  fence(connection: ServerConnection, session: ServerConnection['session']): Promise<void>;
}
