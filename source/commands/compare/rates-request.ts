import { UsageError } from '../../base/errors.js';
import type { RateTask } from '../../lab/rates/conduct.js';
import { RATES_SCHEMA } from '../../lab/rates/record.js';
import { stampedId } from '../../ledger/files.js';
import { describeCommand, describeConstants, machineOf } from './describe-task.js';
import { modelWord, withGeneratedRows } from '../model-option.js';
import { readP99, readWindow, USUAL_WINDOW } from './search-values.js';
import { readSeed, readVariants, type CompareRequest } from './request.js';

/** Why a search takes none of the flags of a comparison by rounds. */
const ROUNDS_ONLY = {
  repeat: 'A search has no rounds: it repeats a rate until it is confirmed.',
  tolerance: 'A search compares its variants with no base: it gives the bracket of each.',
  'no-warm-up': 'A search has no rounds, and no warm-up before them.',
  'no-aa': 'A search has no base that could run twice.',
  anyway:
    'A search gives no verdict: on a busy machine, too, it gives the bracket of each variant.',
  chart: 'A search has one drawing: the p99 over the rate.',
  save: 'A search cannot be a baseline: only a comparison can.',
  replace: 'A search cannot be a baseline: only a comparison can.',
  against: 'A search is not compared with a baseline: only a comparison is.',
  strict: 'A search is not compared with a baseline: only a comparison is.',
} as const;

/** Flags of a comparison by rounds. */
export const OF_ROUNDS = Object.keys(ROUNDS_ONLY) as readonly (keyof typeof ROUNDS_ONLY)[];

/** Why a search takes none of the settings that decide which rows arrive when, one for all or varied. */
const OF_ARRIVAL = {
  rate: 'A search chooses the rates itself.',
  rows: 'A window of a search ends after its time, not after a number of rows.',
  pace: 'The rows of a search arrive at the rate that is tried: a pace would delay them.',
} as const;

/**
 * Reads for what to search the highest rates; refuses what cannot run before anything runs.
 * @throws UsageError where what is asked for cannot be searched
 */
export async function readRateTask(given: CompareRequest): Promise<RateTask> {
  const request = await withGeneratedRows(given);
  const { operands, flags, lists, dir, version } = request;
  const workload = operands[0] ?? (modelWord(request) === undefined ? 'assignment' : 'generate');
  if (workload !== 'generate') {
    throw new UsageError(
      `--find-rate needs rows without end: the workload generate, not ${workload}`,
      '',
    );
  }
  requireNoContradiction(request);
  const { duration = USUAL_WINDOW, ...others } = flags;
  const windowMs = readWindow(String(duration));
  const p99Ms = readP99(String(flags['find-rate']));
  const seed = readSeed(workload, flags) ?? 1;
  // The rate of a window is put into its task; so that --arrival may be given, there is one from the beginning.
  const read = { ...request, flags: { ...others, duration, rate: '1' } };
  const { factors, combined, prepared } = await readVariants(read, workload, seed);
  const now = new Date();
  return {
    dir,
    version,
    keeps: flags['keep'] !== undefined,
    tasks: prepared,
    search: {
      schema: RATES_SCHEMA,
      id: stampedId('s', now),
      startedAt: now.toISOString(),
      status: 'running',
      workload,
      seed,
      constants: constantsOf(prepared, factors),
      command: describeCommand({ ...request, lists }, workload, seed),
      factors,
      variants: combined,
      p99Ms,
      windowMs,
      machine: machineOf(version),
      othersShare: null,
      windows: [],
    },
  };
}

/** @throws UsageError for a flag that means nothing to a search, with the reason */
function requireNoContradiction({ flags, lists }: Pick<CompareRequest, 'flags' | 'lists'>): void {
  for (const [flag, why] of Object.entries({ ...ROUNDS_ONLY, ...OF_ARRIVAL })) {
    if (flags[flag] !== undefined) throw contradiction(`--${flag}`, why);
  }
  for (const [name, why] of Object.entries(OF_ARRIVAL)) {
    const isVaried = (lists['vary'] ?? []).some((text) => text.startsWith(`${name}=`));
    if (isVaried) throw contradiction(`--vary ${name}`, why);
  }
}

function contradiction(flag: string, why: string): UsageError {
  return new UsageError(`--find-rate and ${flag} contradict each other`, why);
}

/** What is the same in all windows; their rate and length are no constants. */
function constantsOf(
  [first]: Awaited<ReturnType<typeof readVariants>>['prepared'],
  factors: Awaited<ReturnType<typeof readVariants>>['factors'],
): string[] {
  if (!first) return [];
  const { rate: _, arrival, ...settings } = first.settings;
  const isArrivalKnown = factors.some(({ name }) => name === 'arrival');
  return [
    ...describeConstants(
      [{ ...first, settings: { ...settings, arrival }, chosen: { kind: 'assignment' } }],
      factors,
    ),
    ...(isArrivalKnown ? [] : [`arrival ${arrival}`]),
  ];
}
