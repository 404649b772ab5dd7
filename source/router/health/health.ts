import type { DatabaseError } from '../../base/errors.js';
import { CLAIMED } from '../claimant.js';
import { Circuit, CIRCUIT_CELLS, type CircuitState, type Outage } from './circuit.js';

/** The shared memory of the circuit breakers of a run: plain data that can be sent to a thread. */
export interface HealthDescription {
  /** The distinct names of the databases. */
  readonly databases: readonly string[];
  readonly cells: SharedArrayBuffer;
}

/** The health of one database, for snapshots and the record. */
export interface DatabaseHealth {
  readonly database: string;
  readonly state: CircuitState;
  /** Retries because the database was locked or did not answer. */
  readonly retries: number;
  /** Connections opened to replace broken ones. */
  readonly reconnects: number;
  /** When it did not answer or was locked; the newest last. Only the newest `KEPT_OUTAGES` are kept. */
  readonly outages: readonly Outage[];
}

const NO_HEALTH = { retries: 0, reconnects: 0, outages: [] } as const;

/** Allocates the shared memory. @param databases names of the databases */
export function describeHealth(databases: readonly string[]): HealthDescription {
  return { databases, cells: new SharedArrayBuffer(databases.length * CIRCUIT_CELLS * 4) };
}

/** The circuit breakers of all databases of a run. */
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

  /** The circuit of a database; undefined for an unknown name. */
  circuit(database: string): Circuit | undefined {
    return this.#byName.get(database);
  }

  /** Whether the circuit of the database that returned an error is open. */
  hasGivenUp({ database }: DatabaseError): boolean {
    return this.circuit(database)?.isOpen ?? false;
  }

  /**
   * Opens the circuit of a database after a thread has waited for it until its timeout, unless another
   * thread has committed meanwhile. @param sinceMs when the wait began
   */
  giveUp(error: DatabaseError, sinceMs: number): void {
    const circuit = this.circuit(error.database);
    // Conflicts between rows, and claims of other transactions, are no problem of the database.
    const isItsOwn = error.kind === 'unreachable' || !['', CLAIMED].includes(error.code);
    if (!error.isTransient || !isItsOwn || circuit?.hasCommittedSince(sinceMs)) return;
    circuit?.open(error, sinceMs);
  }

  countRetry({ database }: DatabaseError): void {
    this.circuit(database)?.countRetry();
  }
}

/** The health of the databases up to now. */
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

/**
 * Merges entries of the same database, which arise when a run leaves a topology and returns: sums the
 * counts and keeps the last state.
 */
export function joinHealth(health: readonly DatabaseHealth[]): DatabaseHealth[] {
  const byName = new Map<string, DatabaseHealth>();
  for (const later of health) {
    const { retries, reconnects, outages } = byName.get(later.database) ?? NO_HEALTH;
    byName.set(later.database, {
      ...later,
      retries: retries + later.retries,
      reconnects: reconnects + later.reconnects,
      outages: [...outages, ...later.outages],
    });
  }
  return [...byName.values()];
}

/** The databases with any retry, reconnect or outage. */
export function troubled(health: readonly DatabaseHealth[]): DatabaseHealth[] {
  return health.filter(
    ({ state, retries, reconnects, outages }) =>
      state !== 'closed' || retries > 0 || reconnects > 0 || outages.length > 0,
  );
}
