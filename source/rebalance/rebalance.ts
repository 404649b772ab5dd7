import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';

import { COMMAND_LOCK_TIMEOUT_MS } from '../db/connection-options.js';
import { FolderBusyError, lockFolder, type FolderLock } from '../db/sqlite/folder-lock.js';
import { ENTITY_NAMES, type EntityName } from '../entities/entity.js';
import { prepareDatabases } from '../router/prepare.js';
import { Router } from '../router/router.js';
import { DATA_FOLDER } from '../router/topology.js';
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
import { GLANCE_MS, isLocked, rebalanceFolder, pausedRunFolder } from './locks.js';

const CONNECTIONS = { sync: 'full', busyMs: COMMAND_LOCK_TIMEOUT_MS } as const;

/** How often it is looked whether the program that is writing has finished or stands still, in milliseconds. */
const WAIT_MS = 250;

/**
 * Moves every row to where another topology wants it: copies, compares, then removes what was left
 * behind. Goes on where an interrupted one has stopped. While a run writes to the old topology, only
 * databases that are new are written to; for the rest it is asked to stand still.
 * @returns whether it was agreed to @throws ProgramError, DatabaseError; then it can be done again
 */
export async function rebalance(options: RebalanceOptions): Promise<boolean> {
  if (isThere(options)) return true;
  if (!(await isAgreed(options))) return false;
  // Taken late: what is refused, or not agreed to, leaves nothing in the folder.
  const only = await lockFolder(rebalanceFolder(options.dir), GLANCE_MS);
  try {
    // Another one may have moved the rows while somebody was asked.
    if (!isThere(options)) await new Rebalance(options).run();
  } finally {
    // After all connections are closed: a run that stands still waits for it, then has the files alone.
    await only.release();
  }
  return true;
}

/** Shows the plan and asks; what is about to be removed was agreed to before. @throws ProgramError */
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

/** One rebalance that was agreed to. */
class Rebalance {
  readonly #options: RebalanceOptions;
  /** Whether an earlier one may have written to databases that are not new. */
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
    // What an earlier one has asked is asked no more: no run is to stand still for it.
    if (!this.#isResumed) await this.#write('ahead');
    const lock = await this.#lock(join(this.#options.dir, DATA_FOLDER), routers);
    try {
      await this.#move(routers);
    } finally {
      await lock?.release();
    }
  }

  /**
   * Takes the folder; while somebody else has it, does what does not disturb them, and asks a run to
   * stand still. @returns undefined where a run stands still, whose folder it stays
   */
  async #lock(dataFolder: string, routers: Routers): Promise<FolderLock | undefined> {
    for (let isAsking = false; ; isAsking = true) {
      try {
        return await lockFolder(dataFolder);
      } catch (error) {
        if (!(error instanceof FolderBusyError)) throw error;
        if (await this.#isLent(dataFolder)) return undefined;
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
   * Whether a run stands still for this rebalance. The journal says first that rows are on the move:
   * so nobody can have begun to write since, should the run that stood still have been killed.
   */
  async #isLent(dataFolder: string): Promise<boolean> {
    const standstill = pausedRunFolder(this.#options.dir);
    if (!(await isLocked(standstill))) return false;
    if (this.#isResumed) return true;
    await this.#write('copying');
    if (await isLocked(standstill)) return true;
    // Nothing was copied yet: whoever has begun to write is asked in turn.
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
   * Before anything cannot be taken back: where a new database holds what was not copied from the old
   * ones, nobody could go on. @throws ProgramError; then a run that stands still goes on where it was
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
      const expected: Record<EntityName, Sums[]> = { User: [], Product: [], Order: [] };
      for (const places of this.#allPlaces()) {
        await this.#copy(places, routers, () => true);
        expected[places.entity] = await sumSources(places, routers.from);
        await checkTargets(places, routers.to, expected[places.entity], true);
        await claimInNewPlaces(places, routers);
      }
      await this.#enter('removing', expected);
    }
    for (const places of this.#allPlaces()) {
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
    return ENTITY_NAMES.map((entity) => new Places(entity, from.topology, to.topology));
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
