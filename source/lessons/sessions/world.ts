import type { StepAnswer } from './stepped.js';

/** One connection of a story. One statement at a time. */
export interface SteppedConnection {
  /** Sends a statement. @returns its answer, which may have to wait for other connections; never rejects */
  send(sql: string): Promise<StepAnswer>;
  /** The letters of the connections that its statement certainly waits for now; undefined if it may not wait. */
  blockedBy(): Promise<readonly string[] | undefined>;
  /** Closes it; an open transaction is rolled back. */
  close(): Promise<void>;
}

/** The database of a story, apart from everything of the user's. */
export interface SteppedWorld {
  /** The engine with its version: "SQLite 3.52.0". */
  readonly engine: string;
  /** Runs the statements that prepare the story. @throws ProgramError */
  prepare(statements: readonly string[]): Promise<void>;
  /** Opens a connection. @throws ProgramError */
  connect(letter: string): Promise<SteppedConnection>;
  /** Removes what was created. All connections are closed before. */
  dispose(): Promise<void>;
}
