import type { RunStatus } from '../entities/ending.js';
import type { EntityName } from '../entities/entity.js';
import type { EndLine } from '../ledger/journal.js';
import { summarizePhases } from '../ledger/phases.js';
import type { CpuTime, ThreadTimes } from '../ledger/record.js';
import { rowsOfStep } from './batch.js';
import type { RunDatabases } from './run-databases.js';
import { readStep } from './schedule.js';
import type { SharedState } from './shared-state.js';
import type { ThreadSlot } from './thread-slot.js';

/** The last line of a run's journal: what its threads have come to. */
export function endLine(
  shared: SharedState,
  status: RunStatus,
  cpuMs: CpuTime | null,
  { troubled, moves }: Pick<RunDatabases, 'troubled' | 'moves'>,
): EndLine {
  return {
    type: 'end',
    status,
    claimed: claimedRows(shared),
    threads: threadTimes(shared),
    peakInFlight: shared.control.peakInFlight,
    retries: shared.control.retries,
    health: troubled,
    moves,
    ...(cpuMs ? { cpuMs } : {}),
  };
}

/** When the last thread had nothing left to do, in milliseconds since the release. */
export function lastEndMs(shared: SharedState): number {
  return Math.max(0, ...allWords(shared).map((words) => words.sinceMs));
}

function threadTimes(shared: SharedState): ThreadTimes[] {
  return allWords(shared).map((words, index) => threadTimesOf(words, index + 1));
}

function threadTimesOf(words: ThreadSlot, thread: number): ThreadTimes {
  // Of a thread that has ended, this is when; closing connections is not part of its lifetime.
  const lifetimeMs = words.sinceMs;
  const phasesMs = words.phaseTimes(lifetimeMs);
  const osThread = words.osThread || null;
  return { thread, osThread, ...summarizePhases(phasesMs), lifetimeMs, phasesMs };
}

function allWords(shared: SharedState): ThreadSlot[] {
  const { threads } = shared.description;
  return Array.from({ length: threads }, (_, index) => shared.threads.words(index + 1));
}

/** Rows that threads claimed, by entity. */
function claimedRows(shared: SharedState): Record<EntityName, number> {
  const claimed = { User: 0, Product: 0, Order: 0 };
  for (let position = 0; position < shared.control.claimedSteps; position += 1) {
    const step = readStep(shared.steps, position);
    claimed[step.entity] += rowsOfStep(step, shared.description).count;
  }
  return claimed;
}
