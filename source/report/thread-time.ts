import { formatAmount, formatDuration, formatList, formatShare } from '../base/format.js';
import { countersOf } from '../ledger/counters.js';
import { PHASE_STYLES } from '../ledger/phase-wording.js';
import { phaseTimesOf, sumPhases, THREAD_PHASES, type PhaseTimes } from '../ledger/phases.js';
import type { RunRecord } from '../ledger/record.js';
import type { ThreadTotals } from '../ledger/summary.js';

/** Where the time of all threads went. */
export interface ThreadTime {
  readonly phasesMs: PhaseTimes;
  /** All threads together, each from the release to its end, or until it was last recorded; each percentage is one of this. */
  readonly lifetimeMs: number;
}

/** The times of all threads together; undefined where they were not measured by phase. */
export function sumThreads(threads: readonly ThreadTotals[]): ThreadTime | undefined {
  const measured = threads.flatMap(({ phasesMs }) => phasesMs ?? []);
  if (measured.length === 0 || measured.length < threads.length) return undefined;
  const phasesMs = phaseTimesOf((phase) => measured.reduce((sum, times) => sum + times[phase], 0));
  return { phasesMs, lifetimeMs: sumPhases(phasesMs) };
}

/** The phases of which there was any, the longest first: "thinking 33.0 s (93.8 %)". */
export function listPhases({ phasesMs, lifetimeMs }: ThreadTime): string[] {
  return THREAD_PHASES.filter((phase) => phasesMs[phase] > 0)
    .toSorted((one, other) => phasesMs[other] - phasesMs[one])
    .map(
      (phase) =>
        `${PHASE_STYLES[phase].word} ${formatDuration(phasesMs[phase])} ` +
        `(${formatShare(phasesMs[phase] / lifetimeMs)})`,
    );
}

/**
 * Where the time of the threads went, in sentences that name what a percentage is one of; of a run whose
 * process ended early, until when that was recorded.
 */
export function describeThreadTime({
  run,
  totals,
  threads,
}: Pick<RunRecord, 'run' | 'totals' | 'threads'>): string {
  const time = sumThreads(threads);
  if (!time) return describeOldTimes(threads);
  const whole = `${formatDuration(time.lifetimeMs)} of ${formatAmount(threads.length, 'thread')}`;
  const isWhole = countersOf(run, totals) !== undefined;
  const lastMs = Math.max(...threads.map(({ lifetimeMs }) => lifetimeMs ?? 0));
  const span = isWhole
    ? 'from the release to the end of each'
    : `from the release until they were last recorded, ${formatDuration(lastMs)} after it`;
  const cpu = run.cpuMs
    ? ` ${isWhole ? 'The' : 'Until then the'} process used ${formatDuration(run.cpuMs.user + run.cpuMs.system)} of processor time.`
    : '';
  return `Of the ${whole}, ${span}: ${formatList(listPhases(time))}.${cpu}`;
}

/** Records of version 1 hold three times, which are not all of a thread's time. */
function describeOldTimes(threads: readonly ThreadTotals[]): string {
  const sum = (value: (thread: ThreadTotals) => number): number =>
    threads.reduce((total, thread) => total + value(thread), 0);
  const busyMs = sum((thread) => thread.busyMs);
  const lockMs = sum((thread) => thread.lockWaitMs);
  const referenceMs = sum((thread) => thread.referenceWaitMs);
  if (busyMs + lockMs + referenceMs === 0)
    return 'Where the time of the threads went is not known.';
  return (
    `All threads together were neither waiting nor thinking for ${formatDuration(busyMs)}, waited ` +
    `${formatDuration(lockMs)} for a database and ${formatDuration(referenceMs)} for a user or ` +
    'product to be decided; how long they were thinking or paused was not recorded.'
  );
}
