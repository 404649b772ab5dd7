import { DatabaseError } from '../base/errors.js';
import type { Log } from '../base/log.js';
import type { RunMove } from '../ledger/record.js';
import {
  Health,
  joinHealth,
  readHealth,
  troubled,
  type DatabaseHealth,
} from '../router/health/health.js';
import type { Router } from '../router/router.js';
import { settleClaims } from '../router/settle.js';
import { HealthWatch } from './health-watch.js';
import { describeMove, type Move } from './move.js';
import { writeLateReferences, type LateContext, type LateOutcome } from './late-references.js';
import type { OpenFolder } from './open-folder.js';
import type { Emit, ThreadsEvent } from './run-events.js';
import type { SharedState } from './shared-state.js';
import type { ActiveTopology } from './active-topology.js';

/** The main thread's side of the databases: its own connections, and the probes of those that are down. */
export class RunDatabases {
  readonly #folder: OpenFolder;
  readonly #shared: SharedState;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #emit: Emit<ThreadsEvent>;
  #where: ActiveTopology;
  #health: Health;
  #watch: HealthWatch;
  /** The health of databases that the run no longer uses. */
  #past: readonly DatabaseHealth[] = [];
  readonly #moves: RunMove[] = [];

  /** @param parts.now milliseconds since the run was released */
  constructor(parts: {
    folder: OpenFolder;
    shared: SharedState;
    log: Log;
    file: string | undefined;
    now: () => number;
    emit: Emit<ThreadsEvent>;
  }) {
    this.#folder = parts.folder;
    this.#shared = parts.shared;
    this.#log = parts.log;
    this.#now = parts.now;
    this.#emit = parts.emit;
    this.#where = { topology: parts.folder.router.topology, file: parts.file };
    this.#health = this.#openHealth();
    this.#watch = this.#openWatch();
  }

  get router(): Router {
    return this.#folder.router;
  }

  get where(): ActiveTopology {
    return this.#where;
  }

  /**
   * Switches to the databases to which the rows have moved; no thread may be working.
   * @returns the message for the threads @throws DatabaseError
   */
  async moveTo(where: ActiveTopology): Promise<Move> {
    this.#watch.close();
    await this.#folder.moveTo(where.topology);
    const known = this.#shared.databases.description;
    const { threads } = this.#shared.description;
    const move = describeMove(this.#where.topology, known, where.topology, threads);
    const { databases } = move.databases.health;
    const left = readHealth(known.health).filter(({ database }) => !databases.includes(database));
    this.#past = [...this.#past, ...left];
    // No await in between, so that the screen sees either the old topology or the new one.
    this.#shared.moveTo(move.databases);
    this.#where = where;
    this.#emit({ type: 'moved', where });
    this.#moves.push({ atMs: this.#now(), topology: where.file ?? null });
    this.#health = this.#openHealth();
    this.#watch = this.#openWatch();
    return move;
  }

  /**
   * Removes claims that crashed or failed rows have left. Does not wait for a database that is down: what is
   * left is settled by the next run. @param claimant only its claims; by default all
   */
  async settleClaims(claimant?: string): Promise<void> {
    if (this.#health.circuits.some(({ isOpen }) => isOpen)) return;
    try {
      const sentences = await settleClaims(this.router, claimant);
      if (sentences.length > 0) this.#emit({ type: 'settled', sentences });
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      this.#log.error('claims could not be checked', error);
    }
  }

  /** Writes the references that close circles; what became of them is a notice. */
  async writeLateReferences(
    context: Omit<LateContext, 'router' | 'shared'>,
  ): Promise<LateOutcome['totals']> {
    const { router } = this;
    const outcome = await writeLateReferences({ ...context, router, shared: this.#shared });
    for (const sentence of outcome.sentences) this.#emit({ type: 'notice', sentence });
    return outcome.totals;
  }

  /** The databases that had trouble, including those that the run no longer uses. */
  get troubled(): DatabaseHealth[] {
    const now = readHealth(this.#shared.databases.description.health);
    return troubled(joinHealth([...this.#past, ...now]));
  }

  /** The moves of the rows to other topologies since the release. */
  get moves(): readonly RunMove[] {
    return this.#moves;
  }

  /** Stops the probes. */
  endWatch(): void {
    this.#watch.close();
  }

  async close(): Promise<void> {
    this.endWatch();
    await this.#folder.close();
  }

  #openHealth(): Health {
    return new Health(this.#shared.databases.description.health, this.#now);
  }

  #openWatch(): HealthWatch {
    return new HealthWatch(this.#health.circuits, (name) => this.#folder.probe(name));
  }
}
