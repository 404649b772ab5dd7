import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';

import { ProgramError } from '../base/errors.js';
import { PATIENT_MS } from '../db/sqlite/writer.js';
import { FolderBusyError, lockFolder, type FolderLock } from '../db/sqlite/folder-lock.js';
import { ENTITY_NAMES, type EntityName } from '../entities/entity.js';
import { prepareDatabases } from '../router/prepare.js';
import { Router } from '../router/router.js';
import { DATA_FOLDER, type Topology } from '../router/topology.js';
import { checkTargets, sumSources } from './check.js';
import { claimInNewPlaces, releaseOldClaims } from './claims.js';
import { copyRows, type Routers } from './copy.js';
import type { Sums } from './fingerprint.js';
import {
  isHalfway,
  isMoved,
  markTopology,
  readRebalance,
  requireSettled,
  REBALANCE_SCHEMA,
  writeRebalance,
  type RebalanceJournal,
  type RebalancePhase,
} from './journal.js';
import { planRebalance, type EntityPlan } from './plan.js';
import { Places, type Place } from './places.js';
import { removeOldCopies } from './remove.js';

const CONNECTIONS = { sync: 'full', busyMs: PATIENT_MS } as const;

/** How often it is looked whether the program that is writing has finished, in milliseconds. */
const WAIT_MS = 250;

/** What has just been done; the numbers are of rows. */
export type RebalanceStep =
  | { readonly type: 'copied' | 'removed'; readonly entity: EntityName; readonly rows: number }
  | { readonly type: 'waiting'; readonly message: string }
  | { readonly type: RebalancePhase };

/** Which topologies, and who is asked and told. */
export interface RebalanceOptions {
  readonly dir: string;
  readonly from: { readonly topology: Topology; readonly file: string | null };
  readonly to: { readonly topology: Topology; readonly file: string | null };
  /** Hears the plan before anything is written; whether to go on. */
  readonly agree: (plan: readonly EntityPlan[]) => Promise<boolean>;
  readonly onStep: (step: RebalanceStep) => void;
}

/**
 * Moves every row to where another topology wants it: copies, compares, then removes what was left
 * behind. Goes on where an interrupted one has stopped. While another program writes to the old
 * topology, only databases that are new are written to; the rest waits until that one has finished.
 * @returns whether it was agreed to @throws ProgramError, DatabaseError; then it can be done again
 */
export async function rebalance(options: RebalanceOptions): Promise<boolean> {
  if (isThere(options)) return true;
  const from = await Router.open(options.from.topology, CONNECTIONS);
  try {
    if (!(await isAgreed(options, from))) return false;
    // Taken late: what is refused, or not agreed to, leaves nothing in the folder.
    const only = await lockFolder(join(options.dir, DATA_FOLDER, 'rebalance'));
    try {
      // Another one may have moved the rows while somebody was asked.
      if (!isThere(options)) await new Rebalance(options, from).run();
    } finally {
      await only.release();
    }
  } finally {
    await from.close();
  }
  return true;
}

/** Whether the rows have moved already. @throws ProgramError when they cannot move from here */
function isThere({ dir, from, to }: RebalanceOptions): boolean {
  const known = readRebalance(dir);
  const [before, after] = [from, to].map(({ topology }) => markTopology(dir, topology, null).key);
  if (known && isMoved(known, before ?? '', after ?? '')) return true;
  if (!known || !isHalfway(known)) requireSettled(dir, from.topology);
  return false;
}

/** Shows the plan and asks; what is about to be removed was agreed to before. @throws ProgramError */
async function isAgreed(options: RebalanceOptions, router: Router): Promise<boolean> {
  const { phase } = journalFor(options);
  if (phase === 'removing') return true;
  const { from, to, agree } = options;
  return agree(await planRebalance(from.topology, to.topology, router, phase === 'copying'));
}

/** One rebalance that was agreed to. */
class Rebalance {
  readonly #options: RebalanceOptions;
  readonly #from: Router;
  #journal: RebalanceJournal;

  constructor(options: RebalanceOptions, from: Router) {
    this.#options = options;
    this.#from = from;
    this.#journal = journalFor(options);
  }

  async run(): Promise<void> {
    const { dir, to } = this.#options;
    const target = await Router.open(to.topology, CONNECTIONS);
    try {
      const routers = { from: this.#from, to: target };
      const lock = await this.#lock(join(dir, DATA_FOLDER), routers);
      try {
        await this.#move(routers);
      } finally {
        await lock.release();
      }
    } finally {
      await target.close();
    }
  }

  /** Takes the folder; while somebody else has it, does what does not disturb them. */
  async #lock(dataFolder: string, routers: Routers): Promise<FolderLock> {
    let isAhead = false;
    for (;;) {
      try {
        return await lockFolder(dataFolder);
      } catch (error) {
        if (!(error instanceof FolderBusyError)) throw error;
        if (!isAhead) {
          await this.#copyAhead(routers);
          this.#options.onStep({ type: 'waiting', message: error.message });
        }
        isAhead = true;
        await sleep(WAIT_MS);
      }
    }
  }

  async #copyAhead(routers: Routers): Promise<void> {
    await this.#enter('ahead');
    for (const places of this.#allPlaces()) {
      const isNew = places.next.filter(({ from }) => from === -1);
      for (const { to } of isNew) await routers.to.shards(places.entity)[to]?.prepare('wal');
      await this.#copy(places, routers, (place) => place.from === -1);
    }
  }

  async #move(routers: Routers): Promise<void> {
    if (this.#journal.phase !== 'removing') {
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
    const { from, to } = this.#journal;
    const left =
      phase === 'done'
        ? [...this.#journal.left, from].filter(({ key }) => key !== to.key)
        : this.#journal.left;
    this.#journal = { ...this.#journal, phase, expected, left };
    await writeRebalance(this.#options.dir, this.#journal);
    this.#options.onStep({ type: phase });
  }
}

/** The journal to go on with: of an unfinished rebalance, or of a new one. @throws ProgramError */
function journalFor({ dir, from, to }: RebalanceOptions): RebalanceJournal {
  const marks = {
    from: markTopology(dir, from.topology, from.file),
    to: markTopology(dir, to.topology, to.file),
  };
  if (marks.from.key === marks.to.key) {
    throw new ProgramError('Both topologies are the same: there is nothing to move', {
      exitCode: 2,
    });
  }
  const known = readRebalance(dir);
  const isSame = known?.from.key === marks.from.key && known.to.key === marks.to.key;
  if (known && known.phase !== 'done' && isSame) return known;
  if (known && isHalfway(known)) {
    throw new ProgramError('The topologies are not those of the rebalance that is not finished', {
      exitCode: 2,
      hint: 'Undo what was changed in their files, then run `dbsim-tui rebalance` alone',
    });
  }
  return {
    schema: REBALANCE_SCHEMA,
    phase: 'ahead',
    startedAt: new Date().toISOString(),
    ...marks,
    expected: null,
    left: known?.left ?? [],
  };
}
