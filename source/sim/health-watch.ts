import { setTimeout as sleep } from 'node:timers/promises';

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
  readonly #timer: NodeJS.Timeout;
  #isOver = false;

  /** @param probe throws a DatabaseError unless the database takes work */
  constructor(circuits: readonly Circuit[], probe: (database: string) => Promise<void>) {
    this.#circuits = circuits;
    this.#probe = probe;
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#timer.unref();
  }

  /** Asks no more; what is being asked ends by itself. */
  close(): void {
    this.#isOver = true;
    clearInterval(this.#timer);
  }

  #look(): void {
    for (const circuit of this.#circuits) {
      if (!circuit.isOpen || this.#asked.has(circuit)) continue;
      this.#asked.add(circuit);
      void this.#await(circuit).finally(() => this.#asked.delete(circuit));
    }
  }

  async #await(circuit: Circuit): Promise<void> {
    for (let pauseMs = PROBE_MS.first; ; pauseMs = Math.min(PROBE_MS.most, pauseMs * 2)) {
      await sleep(pauseMs * (0.5 + Math.random()), undefined, { ref: false });
      if (this.#isOver) return;
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
