/** What a statement gives. */
export interface Answer {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Rows that it inserted or changed. */
  readonly changed: number;
}

/** One open connection of a driver. */
export interface ServerConnection {
  /** The number of the connection on its server, and a mark that tells it from others that had or have the number. */
  readonly session: { readonly id: number; readonly mark: string };
  query(sql: string, bound: readonly unknown[]): Promise<Answer>;
  /** Leaves in good order. */
  close(): Promise<void>;
  /** Leaves at once. */
  destroy(): void;
}

/** How one engine is spoken to; loaded only when a topology names it. */
export interface Dialect {
  /** Connects, with the settings of a session applied. Statements may take `deadlineMs`. */
  connect(address: string, deadlineMs: number): Promise<ServerConnection>;
  readonly begin: string;
  /** Ends a session that may still be at work, so that what it did is decided. */
  fence(connection: ServerConnection, session: ServerConnection['session']): Promise<void>;
}
