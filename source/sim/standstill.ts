import { setTimeout as sleep } from 'node:timers/promises';

import { ProgramError } from '../base/errors.js';
import { lockFolder, type FolderLock } from '../db/sqlite/folder-lock.js';
import {
  isHalfway,
  markTopology,
  nameMark,
  readRebalance,
  rowsAt,
  topologyOfMark,
  type RebalanceJournal,
  type TopologyMark,
} from '../rebalance/journal.js';
import {
  GLANCE_MS,
  isLocked,
  rebalanceFolder,
  standstillFolder,
  tryLock,
} from '../rebalance/standstill.js';
import type { ActiveTopology } from './active-topology.js';
import type { PauseLog } from './pause-log.js';
import type { SharedState } from './shared-state.js';

/** How often it is looked whether a rebalance asks, and whether it is done, in milliseconds. */
const POLL_MS = 200;

/** How often it is looked whether all threads have come to rest, in milliseconds. */
const REST_MS = 5;

/** A run was stopped in a standstill that nobody is about to end: it cannot be audited yet. */
export class RowsOnTheMoveError extends ProgramError {
  constructor() {
    super('The run has ended, and is not audited yet: its rows are on the move', {
      hint: 'Finish that with `dbsim-tui rebalance`; then `dbsim-tui verify` closes the run',
    });
  }
}

/** What a standstill is made with. */
export interface StandstillParts {
  readonly dir: string;
  readonly shared: SharedState;
  /** Told when the threads are asked to come to rest, and before they are let go on. */
  readonly pauses: Pick<PauseLog, 'begin' | 'end'>;
  /** Where the rows of the run are, as it knows. */
  readonly where: () => ActiveTopology;
  /** Has the run go on elsewhere, once its threads go on. */
  readonly moveTo: (where: ActiveTopology) => Promise<void>;
  /** Told what is waited for, in a sentence. */
  readonly onNotice: (sentence: string) => void;
}

/**
 * Lets a rebalance move the rows of a run that goes on: brings all threads to rest between two rows,
 * stands still while the rows move, and has the threads go on in the new topology. Nobody writes
 * meanwhile, so every row that is decided before is where it was, and every one after finds all
 * others where they are.
 * @param signal says that no thread works any more; what has begun to move is waited for all the same
 * @throws ProgramError where nobody can tell where the rows are; then all threads stand still
 */
export async function pauseForRebalance(
  parts: StandstillParts,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await pause(POLL_MS, signal);
    if (signal.aborted || !(await isAsked(parts))) continue;
    parts.pauses.begin('rebalance');
    parts.shared.control.standingStill = true;
    parts.onNotice('A rebalance moves the rows: the threads finish the rows in flight');
    while (!signal.aborted && !parts.shared.threads.isAtRest) {
      // Again, for a thread that began to think when it was said first.
      parts.shared.control.standingStill = true;
      await pause(REST_MS, signal);
    }
    if (!signal.aborted) await holdStill(parts, signal);
    // Only where nothing has failed: else they would go on where the rows are no longer.
    parts.pauses.end('rebalance');
    parts.shared.control.standingStill = false;
  }
}

/** Whether a rebalance that lives wants the rows of this run. */
async function isAsked(parts: StandstillParts): Promise<boolean> {
  try {
    const journal = readRebalance(parts.dir);
    if (journal?.phase !== 'asking' || !isHere(parts, journal.from)) return false;
    return await isLocked(rebalanceFolder(parts.dir));
  } catch (error) {
    // A run knows where its rows are as long as it has not lent them: it looks again.
    if (error instanceof ProgramError) return false;
    throw error;
  }
}

/** Says that no thread writes, until the rows have moved, or nobody moves them. */
async function holdStill(parts: StandstillParts, signal: AbortSignal): Promise<void> {
  const standing = await takeStandstill(parts);
  if (!standing) return;
  let idle: FolderLock | undefined;
  try {
    parts.onNotice('The run is paused for rebalance');
    idle = await untilSettled(parts, signal);
    const at = movedTo(parts);
    if (at) await goTo(at, parts);
  } finally {
    // In this order: a rebalance that begins now must not take the run for standing still.
    await standing.release();
    await idle?.release();
  }
}

/** Takes the lock that lends the folder; undefined, and told, where that fails: nothing was lent, the run goes on. */
async function takeStandstill({ dir, onNotice }: StandstillParts): Promise<FolderLock | undefined> {
  try {
    return await lockFolder(standstillFolder(dir), GLANCE_MS);
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    onNotice(`The run cannot pause for rebalance and continues: ${error.message}`);
    return undefined;
  }
}

/**
 * Waits until all rows are in one topology and no rebalance is at work.
 * @returns the lock of rebalances: as long as it is held, none begins
 */
async function untilSettled(parts: StandstillParts, signal: AbortSignal): Promise<FolderLock> {
  const noticed = new Set<string>();
  const notice = (sentence: string): void => {
    if (!noticed.has(sentence)) parts.onNotice(sentence);
    noticed.add(sentence);
  };
  for (;;) {
    const idle = await tryLock(rebalanceFolder(parts.dir));
    let isSettled = false;
    try {
      isSettled = idle !== undefined && !isHalfway(journalOf(parts));
      if (idle && isSettled) return idle;
    } finally {
      if (!isSettled) await idle?.release();
    }
    if (idle && signal.aborted) throw new RowsOnTheMoveError();
    if (idle) notice(INTERRUPTED);
    else if (signal.aborted) notice(AWAITED);
    await sleep(POLL_MS);
  }
}

const INTERRUPTED =
  'The rebalance was interrupted; the run goes on when `dbsim-tui rebalance` has finished it';
const AWAITED = 'The run is audited as soon as its rows have moved';

/**
 * The topology to which the rows of the run have moved; undefined where they have not. A rebalance of
 * rows in other databases moves none of this run's, whatever had it stand still. @throws ProgramError
 */
function movedTo(parts: StandstillParts): TopologyMark | undefined {
  const journal = journalOf(parts);
  return journal.left.some((mark) => isHere(parts, mark)) ? rowsAt(journal) : undefined;
}

function journalOf({ dir }: StandstillParts): RebalanceJournal {
  const journal = readRebalance(dir);
  if (journal) return journal;
  throw new ProgramError(
    'The run is stopped: the journal of the rebalance that moves its rows is gone',
    {
      hint: 'Only this file records where the rows are: restore data/rebalance.json from a backup',
    },
  );
}

/** Has the run go on in the topology to which its rows have moved. @throws ProgramError */
async function goTo(at: TopologyMark, { dir, moveTo, onNotice }: StandstillParts): Promise<void> {
  try {
    await moveTo({ topology: await topologyOfMark(dir, at), file: at.file ?? undefined });
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    const { message, hint, exitCode } = error;
    throw new ProgramError(
      `The run is stopped: its rows have moved to ${nameMark(at)}, where it cannot go on: ${message}`,
      { hint, exitCode, cause: error },
    );
  }
  onNotice(`The rows of the run have moved to ${nameMark(at)}`);
}

/** Whether the run takes its rows to be in a topology. */
function isHere({ dir, where }: StandstillParts, { key }: TopologyMark): boolean {
  return markTopology(dir, where().topology, null).key === key;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
