import type { DatabaseError } from '../../base/errors.js';
import { CLAIMED } from '../claimant.js';
import { Circuit, CIRCUIT_CELLS, type CircuitState, type Outage } from './circuit.js';

/** What all threads of a run know together about whether its databases answer: plain data that can be sent to them. */
export interface HealthDescription {
  /** The names of the databases, each once. */
  readonly databases: readonly string[];
  readonly cells: SharedArrayBuffer;
}

/** How one database has been, as a snapshot and the record tell it. */
export interface DatabaseHealth {
  readonly database: string;
  readonly state: CircuitState;
  /** Work that was done again because the database was locked or did not answer. */
  readonly retries: number;
  /** Connections that were made again after one had broken. */
  readonly reconnects: number;
  /** When it did not answer, or nobody got its lock; the newest last, the oldest of very many left out. */
  readonly outages: readonly Outage[];
}

const NOTHING_TOLD = { retries: 0, reconnects: 0, outages: [] } as const;

/** Allocates the shared memory. @param databases their names */
export function describeHealth(databases: readonly string[]): HealthDescription {
  return { databases, cells: new SharedArrayBuffer(databases.length * CIRCUIT_CELLS * 4) };
}

/** The circuits to all databases of a run. */
export class Health {
  readonly circuits: readonly Circuit[];
  readonly #byName: ReadonlyMap<string, Circuit>;

  /** @param now milliseconds since the run was released */
  constructor({ databases, cells }: HealthDescription, now: () => number) {
    const all = new Int32Array(cells);
    this.circuits = databases.map(
      (name, index) =>
        new Circuit(name, all.subarray(index * CIRCUIT_CELLS, (index + 1) * CIRCUIT_CELLS), now),
    );
    this.#byName = new Map(this.circuits.map((circuit) => [circuit.database, circuit]));
  }

  /** The circuit to a database; undefined where no database has the name. */
  circuit(database: string): Circuit | undefined {
    return this.#byName.get(database);
  }

  /** Whether the database that an error tells of is waited for no longer. */
  hasGivenUp({ database }: DatabaseError): boolean {
    return this.circuit(database)?.isOpen ?? false;
  }

  /**
   * Somebody has waited for a database as long as anybody waits. Where nobody else got through
   * either, nobody else is to wait in vain. @param sinceMs when the waiting began
   */
  giveUp(error: DatabaseError, sinceMs: number): void {
    const circuit = this.circuit(error.database);
    // Rows that are in each other's way, or claimed for each other, are nothing of the database.
    const isItsOwn = error.kind === 'unreachable' || !['', CLAIMED].includes(error.code);
    if (!error.isTransient || !isItsOwn || circuit?.hasCommittedSince(sinceMs)) return;
    circuit?.open(error, sinceMs);
  }

  countRetry({ database }: DatabaseError): void {
    this.circuit(database)?.countRetry();
  }
}

/** How the databases have been until now. */
export function readHealth(description: HealthDescription): DatabaseHealth[] {
  const { circuits } = new Health(description, () => 0);
  return circuits.map(({ database, state, retries, reconnects, outages }) => ({
    database,
    state,
    retries,
    reconnects,
    outages,
  }));
}

/** What is known of each database as one: of those that are there several times, as rows have left and come back, the last state. */
export function joinHealth(health: readonly DatabaseHealth[]): DatabaseHealth[] {
  const byName = new Map<string, DatabaseHealth>();
  for (const later of health) {
    const { retries, reconnects, outages } = byName.get(later.database) ?? NOTHING_TOLD;
    byName.set(later.database, {
      ...later,
      retries: retries + later.retries,
      reconnects: reconnects + later.reconnects,
      outages: [...outages, ...later.outages],
    });
  }
  return [...byName.values()];
}

/** Those of which there is something to tell. */
export function troubled(health: readonly DatabaseHealth[]): DatabaseHealth[] {
  return health.filter(
    ({ state, retries, reconnects, outages }) =>
      state !== 'closed' || retries > 0 || reconnects > 0 || outages.length > 0,
  );
}
