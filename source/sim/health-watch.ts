import { systemClock, type Clock } from '../base/clock.js';
import { DatabaseError } from '../base/errors.js';
import type { Circuit } from '../router/health/circuit.js';

/** How often to check for open circuits, in milliseconds. */
const LOOK_MS = 50;

/** Milliseconds between two probes of a database; doubles after each failed one. */
const PROBE_MS = { first: 250, most: 4000 };

/**
 * Probes the databases whose circuit is open, on connections of its own, so that no row has to wait for
 * the answer. Sets the circuit to half-open once the database answers.
 */
export class HealthWatch {
  readonly #circuits: readonly Circuit[];
  readonly #probe: (database: string) => Promise<void>;
  /** Circuits that are being probed. */
  readonly #asked = new Set<Circuit>();
  readonly #clock: Clock;
  readonly #over = new AbortController();

  /** @param probe throws a DatabaseError unless the database accepts work */
  constructor(
    circuits: readonly Circuit[],
    probe: (database: string) => Promise<void>,
    clock: Clock = systemClock,
  ) {
    this.#circuits = circuits;
    this.#probe = probe;
    this.#clock = clock;
    void this.#watch();
  }

  /** Starts no more probes; a running one ends by itself. */
  close(): void {
    this.#over.abort();
  }

  async #watch(): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      await this.#clock.sleep(LOOK_MS, signal);
      if (!signal.aborted) this.#look();
    }
  }

  #look(): void {
    for (const circuit of this.#circuits) {
      if (!circuit.isOpen || this.#asked.has(circuit)) continue;
      this.#asked.add(circuit);
      void this.#await(circuit).finally(() => this.#asked.delete(circuit));
    }
  }

  async #await(circuit: Circuit): Promise<void> {
    const { signal } = this.#over;
    for (let pauseMs = PROBE_MS.first; ; pauseMs = Math.min(PROBE_MS.most, pauseMs * 2)) {
      await this.#clock.sleepAbout(pauseMs, signal);
      if (signal.aborted) return;
      if (!(await this.#answers(circuit))) continue;
      circuit.halfOpen();
      return;
    }
  }

  async #answers({ database }: Circuit): Promise<boolean> {
    try {
      await this.#probe(database);
      return true;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      return false;
    }
  }
}
