import type { RunStatus } from '../entities/ending.js';
import type { EndLine } from '../ledger/journal.js';
import { summarizePhases } from '../ledger/phases.js';
import type { CpuTime, ThreadTimes } from '../ledger/summary.js';
import { claimedRows } from './claimed-rows.js';
import type { RunDatabases } from './run-databases.js';
import type { SharedState } from './shared-state.js';
import type { ThreadSlot } from './thread-slot.js';

/**
 * The last line of a run's journal: its status, thread times and counters.
 * @param used processor time of the process, and the share of the machine that all programs used
 */
export function endLine(
  shared: SharedState,
  status: RunStatus,
  used: { readonly cpuMs: CpuTime | null; readonly machineShare: number | null },
  { troubled, moves }: Pick<RunDatabases, 'troubled' | 'moves'>,
): EndLine {
  const { cpuMs, machineShare } = used;
  const refusedUpgrades = shared.upgrades.totals;
  return {
    type: 'end',
    status,
    claimed: claimedRows(shared),
    threads: threadTimes(shared),
    peakInFlight: shared.control.peakInFlight,
    retries: shared.control.retries,
    ...(refusedUpgrades ? { refusedUpgrades } : {}),
    health: troubled,
    moves,
    ...(cpuMs ? { cpuMs } : {}),
    ...(machineShare === null ? {} : { machineShare }),
    ...notBegun(shared),
  };
}

/** When the last thread finished its work, in milliseconds since the release. */
export function lastEndMs(shared: SharedState): number {
  return Math.max(0, ...allSlots(shared).map((slot) => slot.sinceMs));
}

/** In an open loop: the rows that had arrived when the last thread ended, or the time was over. */
function notBegun(shared: SharedState): Pick<EndLine, 'notBegun'> {
  const { arrivals, control, description } = shared;
  if (!arrivals) return {};
  const { next } = control;
  const total = description.counts.reduce((sum, count) => sum + count, 0);
  const endMs = Math.min(lastEndMs(shared) - control.pausedMs, control.durationMs);
  const first = next === undefined ? Infinity : arrivals.firstOf(next);
  const rows = Math.max(0, arrivals.countBefore(endMs, total) - first);
  const waitedMs = rows === 0 ? 0 : endMs - arrivals.at(first);
  return { notBegun: { rows, waitedMs } };
}

function threadTimes(shared: SharedState): ThreadTimes[] {
  return allSlots(shared).map((slot, index) => threadTimesOf(slot, index + 1));
}

function threadTimesOf(slot: ThreadSlot, thread: number): ThreadTimes {
  // A thread enters its last state before it closes its connections, which is not part of its lifetime.
  const lifetimeMs = slot.sinceMs;
  const phasesMs = slot.phaseTimes(lifetimeMs);
  const osThread = slot.osThread || null;
  return { thread, osThread, ...summarizePhases(phasesMs), lifetimeMs, phasesMs };
}

function allSlots(shared: SharedState): ThreadSlot[] {
  const { threads } = shared.description;
  return Array.from({ length: threads }, (_, index) => shared.threads.slot(index + 1));
}
