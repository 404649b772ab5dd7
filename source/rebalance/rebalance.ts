import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';

import { COMMAND_LOCK_TIMEOUT_MS } from '../db/connection-options.js';
import { FolderBusyError, lockFolder, type FolderLock } from '../db/sqlite/folder-lock.js';
import type { EntityName } from '../entities/entity.js';
import { prepareDatabases } from '../router/prepare.js';
import { Router } from '../router/router.js';
import { DATA_FOLDER, parentsFirstIn } from '../router/topology.js';
import { isThere, journalFor, type RebalanceOptions } from './begin.js';
import { checkTargets, sumSources } from './check.js';
import { claimInNewPlaces, releaseOldClaims } from './claims.js';
import { copyRows, type Routers } from './copy.js';
import type { Sums } from './fingerprint.js';
import {
  isHalfway,
  writeRebalance,
  type RebalanceJournal,
  type RebalancePhase,
} from './journal.js';
import { prepareNew, requireCopiesOnly } from './new-databases.js';
import { planRebalance } from './plan.js';
import { Places, type Place } from './places.js';
import { removeOldCopies } from './remove.js';
import { CHECK_WAIT_MS, isLocked, rebalanceFolder, pausedRunFolder } from './locks.js';

const CONNECTIONS = { sync: 'full', busyMs: COMMAND_LOCK_TIMEOUT_MS } as const;

/** How often to check whether the writing program has finished or paused, in milliseconds. */
const WAIT_MS = 250;

/**
 * Moves all rows to another topology: copies, verifies, then removes the old copies. Resumes an interrupted
 * rebalance. While a run writes to the old topology, it writes only to new databases; for the rest, the
 * run has to pause.
 * @returns whether the plan was agreed to @throws ProgramError, DatabaseError; then it can be run again
 */
export async function rebalance(options: RebalanceOptions): Promise<boolean> {
  if (isThere(options)) return true;
  if (!(await isAgreed(options))) return false;
  // Locked only now: a rebalance that is refused leaves nothing in the folder.
  const only = await lockFolder(rebalanceFolder(options.dir), CHECK_WAIT_MS);
  try {
    // Another rebalance may have moved the rows while the user was asked.
    if (!isThere(options)) await new Rebalance(options).run();
  } finally {
    // After all connections are closed: the paused run then continues, and needs the files.
    await only.release();
  }
  return true;
}

/** Shows the plan and asks; not in phase `removing`, whose plan was agreed to before. @throws ProgramError */
async function isAgreed(options: RebalanceOptions): Promise<boolean> {
  const { phase } = journalFor(options);
  if (phase === 'removing') return true;
  const { from, to, agree } = options;
  const router = await Router.open(from.topology, CONNECTIONS);
  try {
    return await agree(
      await planRebalance(from.topology, to.topology, router, phase === 'copying'),
    );
  } finally {
    await router.close();
  }
}

/** A rebalance whose plan was agreed to. */
class Rebalance {
  readonly #options: RebalanceOptions;
  /** Whether it resumes one that may have written to databases that are not new. */
  readonly #isResumed: boolean;
  #journal: RebalanceJournal;

  constructor(options: RebalanceOptions) {
    this.#options = options;
    this.#journal = journalFor(options);
    this.#isResumed = isHalfway(this.#journal);
  }

  async run(): Promise<void> {
    const { from, to } = this.#options;
    const source = await Router.open(from.topology, CONNECTIONS);
    try {
      const target = await Router.open(to.topology, CONNECTIONS);
      try {
        await this.#moveAlone({ from: source, to: target });
      } finally {
        await target.close();
      }
    } finally {
      await source.close();
    }
  }

  async #moveAlone(routers: Routers): Promise<void> {
    // Withdraws the request of an earlier rebalance: no run has to pause for it.
    if (!this.#isResumed) await this.#write('ahead');
    const lock = await this.#lock(join(this.#options.dir, DATA_FOLDER), routers);
    try {
      await this.#move(routers);
    } finally {
      await lock?.release();
    }
  }

  /**
   * Locks the folder. While another program has it, copies to the new databases, and asks the run to pause.
   * @returns undefined if a run has paused, which keeps the lock
   */
  async #lock(dataFolder: string, routers: Routers): Promise<FolderLock | undefined> {
    for (let isAsking = false; ; isAsking = true) {
      try {
        return await lockFolder(dataFolder);
      } catch (error) {
        if (!(error instanceof FolderBusyError)) throw error;
        if (await this.#isHandedOver(dataFolder)) return undefined;
        if (!isAsking) await this.#ask(error.message, routers);
      }
      await sleep(WAIT_MS);
    }
  }

  async #ask(message: string, routers: Routers): Promise<void> {
    if (!this.#isResumed) {
      await this.#copyAhead(routers);
      await this.#enter('asking');
    }
    this.#options.onStep({ type: 'waiting', message });
  }

  /**
   * Whether a run has paused for this rebalance. Writes `copying` to the journal and then checks again: if
   * the paused run was killed meanwhile, no other run can have started.
   */
  async #isHandedOver(dataFolder: string): Promise<boolean> {
    const pausedRun = pausedRunFolder(this.#options.dir);
    if (!(await isLocked(pausedRun))) return false;
    if (this.#isResumed) return true;
    await this.#write('copying');
    if (await isLocked(pausedRun)) return true;
    // Nothing was copied yet, so a new run that has started can be asked, too.
    if (await isLocked(dataFolder)) await this.#write('asking');
    return false;
  }

  async #copyAhead(routers: Routers): Promise<void> {
    await this.#enter('ahead');
    for (const places of this.#allPlaces()) {
      await prepareNew(places, routers.to);
      await this.#copy(places, routers, (place) => places.added.includes(place));
    }
  }

  /**
   * Checks the new databases before the first step that cannot be undone: with rows of other origin in
   * them, neither topology would be usable. @throws ProgramError; a paused run then continues as before
   */
  async #requireCopiesOnly(routers: Routers): Promise<void> {
    try {
      for (const places of this.#allPlaces()) {
        await prepareNew(places, routers.to);
        await requireCopiesOnly(places, routers);
      }
    } catch (error) {
      await this.#write('ahead');
      throw error;
    }
  }

  async #move(routers: Routers): Promise<void> {
    if (this.#journal.phase !== 'removing') {
      if (!this.#isResumed) await this.#requireCopiesOnly(routers);
      await this.#enter('copying');
      await prepareDatabases(routers.to, 'wal');
      const expected: Record<EntityName, Sums[]> = {};
      for (const places of this.#allPlaces()) {
        await this.#copy(places, routers, () => true);
        expected[places.entity] = await sumSources(places, routers.from);
        await checkTargets(places, routers.to, expected[places.entity]!, true);
        await claimInNewPlaces(places, routers);
      }
      await this.#enter('removing', expected);
    }
    // A row that another one points to goes after that.
    for (const places of this.#allPlaces().toReversed()) {
      const { entity } = places;
      await removeOldCopies(places, routers, (rows) =>
        this.#options.onStep({ type: 'removed', entity, rows }),
      );
      await releaseOldClaims(places, routers);
      await checkTargets(places, routers.to, this.#journal.expected?.[entity] ?? [], false);
    }
    await this.#enter('done');
  }

  #copy(places: Places, routers: Routers, isWanted: (place: Place) => boolean): Promise<void> {
    const { entity } = places;
    return copyRows(places, routers, {
      isResumed: true,
      isWanted,
      onCopied: (rows) => this.#options.onStep({ type: 'copied', entity, rows }),
    });
  }

  #allPlaces(): Places[] {
    const { from, to } = this.#options;
    return parentsFirstIn(from.topology).map(
      ({ name }) => new Places(name, from.topology, to.topology),
    );
  }

  async #enter(phase: RebalancePhase, expected = this.#journal.expected): Promise<void> {
    await this.#write(phase, expected);
    this.#options.onStep({ type: phase });
  }

  async #write(phase: RebalancePhase, expected = this.#journal.expected): Promise<void> {
    const { from, to } = this.#journal;
    const left =
      phase === 'done'
        ? [...this.#journal.left, from].filter(({ key }) => key !== to.key)
        : this.#journal.left;
    this.#journal = { ...this.#journal, phase, expected, left };
    await writeRebalance(this.#options.dir, this.#journal);
  }
}
