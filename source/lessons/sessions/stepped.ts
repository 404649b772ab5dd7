/** The engines on which statements can be stepped through. */
export const STEPPED_ENGINES = ['sqlite', 'postgres', 'mysql'] as const;

export type SteppedEngine = (typeof STEPPED_ENGINES)[number];

/** How an engine is named to a person. */
export const ENGINE_NAMES: Readonly<Record<SteppedEngine, string>> = {
  sqlite: 'SQLite',
  postgres: 'PostgreSQL',
  mysql: 'MariaDB or MySQL',
};

/** One statement of one connection. */
export interface Step {
  /** The letter of the connection. */
  readonly session: string;
  readonly sql: string;
  /** The id under which predicates know it. */
  readonly id: string;
}

/** A story of a few connections on one engine. */
export interface SteppedPart {
  readonly id: string;
  readonly title: string;
  readonly engine: SteppedEngine;
  /** Statements that prepare the tables, on a connection of their own. */
  readonly setup: readonly string[];
  readonly steps: readonly Step[];
}

/** What a statement led to. */
export type StepAnswer =
  | { readonly outcome: 'ok'; readonly rows: readonly Row[]; readonly changed: number }
  /** @property code the engine's own: "SQLITE_BUSY", "40001", "1213" */
  | { readonly outcome: 'error'; readonly code: string; readonly message: string };

export type Row = Readonly<Record<string, string | number | null>>;

/** A moment of a story, in the order in which they happened. */
export type SteppedEvent =
  | { readonly kind: 'sent'; readonly step: number }
  /** It has no answer yet. `by` are the connections that it waits for, where the engine reports them. */
  | { readonly kind: 'waits'; readonly step: number; readonly by: readonly string[] }
  | {
      readonly kind: 'answered';
      readonly step: number;
      readonly answer: StepAnswer;
      /** Whether it had to wait for another connection. */
      readonly hasWaited: boolean;
    };

/** What happened in a story. */
export interface Transcript {
  readonly engine: string;
  readonly events: readonly SteppedEvent[];
}
