import { systemClock, type Clock } from '../base/clock.js';
import { DatabaseError } from '../base/errors.js';
import type { Circuit } from '../router/health/circuit.js';

/** How often it is looked which circuits are open, in milliseconds. */
const LOOK_MS = 50;

/** How long after a question that was not answered the next one is asked: at first, and at most. */
const PROBE_MS = { first: 250, most: 4000 };

/**
 * Asks databases whose circuit is open, now and then, whether they are back, on connections of its
 * own: no row waits for the answer. Work may go to one that has answered.
 */
export class HealthWatch {
  readonly #circuits: readonly Circuit[];
  readonly #probe: (database: string) => Promise<void>;
  /** Databases that are asked already. */
  readonly #asked = new Set<Circuit>();
  readonly #clock: Clock;
  readonly #over = new AbortController();

  /** @param probe throws a DatabaseError unless the database takes work */
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

  /** Asks no more; what is being asked ends by itself. */
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
