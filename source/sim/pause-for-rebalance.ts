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
  CHECK_WAIT_MS,
  isLocked,
  rebalanceFolder,
  pausedRunFolder,
  tryLock,
} from '../rebalance/locks.js';
import type { ActiveTopology } from './active-topology.js';
import type { PauseLog } from './pause-log.js';
import type { SharedState } from './shared-state.js';

/** How often to check for a rebalance that asks, or for its end, in milliseconds. */
const POLL_MS = 200;

/** How often to check whether all threads have paused, in milliseconds. */
const REST_MS = 5;

/** The run was stopped while an interrupted rebalance has its rows half moved, so it cannot be audited yet. */
export class RowsOnTheMoveError extends ProgramError {
  constructor() {
    super('The run has ended, and is not audited yet: its rows are on the move', {
      hint: 'Finish that with `dbsim-tui rebalance`; then `dbsim-tui verify` closes the run',
    });
  }
}

/** What pausing a run for a rebalance needs. */
export interface RebalancePauseParts {
  readonly dir: string;
  readonly shared: SharedState;
  /** Notes when the threads are asked to pause, and when they may continue. */
  readonly pauses: Pick<PauseLog, 'begin' | 'end'>;
  /** The topology in which the run takes its rows to be. */
  readonly where: () => ActiveTopology;
  /** Switches the run to another topology; its threads follow when they continue. */
  readonly moveTo: (where: ActiveTopology) => Promise<void>;
  /** Receives a sentence for the user about what the run waits for. */
  readonly onNotice: (sentence: string) => void;
}

/**
 * Lets a rebalance move the rows of a run in progress: pauses all threads between two rows, waits while
 * the rows move, and lets the threads continue in the new topology. No thread writes in between, so each
 * row is decided entirely in the old topology or entirely in the new one.
 * @param signal aborted when all threads have ended; a move that has begun is still waited for
 * @throws ProgramError if it is unknown where the rows are; the threads stay paused
 */
export async function pauseForRebalance(
  parts: RebalancePauseParts,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await pause(POLL_MS, signal);
    if (signal.aborted || !(await isAsked(parts))) continue;
    parts.pauses.begin('rebalance');
    parts.shared.control.pausedForRebalance = true;
    parts.onNotice('A rebalance moves the rows: the threads finish the rows in flight');
    while (!signal.aborted && !parts.shared.threads.isAtRest) {
      // Notify again, for a thread that began to think after the first notification.
      parts.shared.control.pausedForRebalance = true;
      await pause(REST_MS, signal);
    }
    if (!signal.aborted) await holdStill(parts, signal);
    // Not in a `finally`: after an error the threads must not write to databases that the rows have left.
    parts.pauses.end('rebalance');
    parts.shared.control.pausedForRebalance = false;
  }
}

/** Whether a rebalance that is running asks for the rows of this run. */
async function isAsked(parts: RebalancePauseParts): Promise<boolean> {
  try {
    const journal = readRebalance(parts.dir);
    if (journal?.phase !== 'asking' || !isHere(parts, journal.from)) return false;
    return await isLocked(rebalanceFolder(parts.dir));
  } catch (error) {
    // Not fatal while the run has not handed over its rows: check again later.
    if (error instanceof ProgramError) return false;
    throw error;
  }
}

/** Holds the lock that hands the rows over, until they have moved or the rebalance has given up. */
async function holdStill(parts: RebalancePauseParts, signal: AbortSignal): Promise<void> {
  const standing = await lockPausedRun(parts);
  if (!standing) return;
  let idle: FolderLock | undefined;
  try {
    parts.onNotice('The run is paused for rebalance');
    idle = await untilSettled(parts, signal);
    const at = movedTo(parts);
    if (at) await goTo(at, parts);
  } finally {
    // In this order: a rebalance that begins now must not take the run for paused.
    await standing.release();
    await idle?.release();
  }
}

/** Takes the lock that hands the rows over; on failure reports it and gives undefined: the run continues. */
async function lockPausedRun({
  dir,
  onNotice,
}: RebalancePauseParts): Promise<FolderLock | undefined> {
  try {
    return await lockFolder(pausedRunFolder(dir), CHECK_WAIT_MS);
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    onNotice(`The run cannot pause for rebalance and continues: ${error.message}`);
    return undefined;
  }
}

/**
 * Waits until all rows are in one topology and no rebalance is running.
 * @returns the lock of rebalances: while it is held, none can begin
 */
async function untilSettled(parts: RebalancePauseParts, signal: AbortSignal): Promise<FolderLock> {
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
 * The topology to which the rows of the run have moved; undefined if they have not: the rebalance may have
 * moved only rows of other databases. @throws ProgramError
 */
function movedTo(parts: RebalancePauseParts): TopologyMark | undefined {
  const journal = journalOf(parts);
  return journal.left.some((mark) => isHere(parts, mark)) ? rowsAt(journal) : undefined;
}

function journalOf({ dir }: RebalancePauseParts): RebalanceJournal {
  const journal = readRebalance(dir);
  if (journal) return journal;
  throw new ProgramError(
    'The run is stopped: the journal of the rebalance that moves its rows is gone',
    {
      hint: 'Only this file records where the rows are: restore data/rebalance.json from a backup',
    },
  );
}

/** Switches the run to the topology to which its rows have moved. @throws ProgramError */
async function goTo(
  at: TopologyMark,
  { dir, shared, moveTo, onNotice }: RebalancePauseParts,
): Promise<void> {
  try {
    const topology = await topologyOfMark(dir, at, shared.model);
    await moveTo({ topology, file: at.file ?? undefined });
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

/** Whether a topology is the one that the run uses. */
function isHere({ dir, where }: RebalancePauseParts, { key }: TopologyMark): boolean {
  return markTopology(dir, where().topology, null).key === key;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
