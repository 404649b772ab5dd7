import { UsageError } from '../../base/errors.js';
import type { RateTask } from '../../lab/rates/conduct.js';
import { RATES_SCHEMA } from '../../lab/rates/record.js';
import { stampedId } from '../../ledger/files.js';
import { readTime } from '../values.js';
import { describeCommand, describeConstants, machineOf } from './describe-task.js';
import { readP99 } from './p99.js';
import { readSeed, readVariants, type CompareRequest } from './request.js';

/** How long a window is at least, in milliseconds. */
export const WINDOW = { min: 5000, max: 600_000 } as const;

/** Flags of a comparison by rounds. */
export const OF_ROUNDS = [
  'repeat',
  'tolerance',
  'no-warm-up',
  'no-aa',
  'anyway',
  'chart',
  'save',
  'against',
] as const;

/**
 * Reads for what to search the highest rates; refuses what cannot run before anything runs.
 * @throws UsageError where what is asked for cannot be searched
 */
export async function readRateTask(request: CompareRequest): Promise<RateTask> {
  const { operands, flags, lists, dir, version } = request;
  const workload = operands[0] ?? 'assignment';
  if (workload !== 'generate') {
    throw new UsageError(
      `--find-rate needs rows without end: the workload generate, not ${workload}`,
      '',
    );
  }
  const contradicted = [...OF_ROUNDS, 'open', 'rate', 'rows', 'pace'].find(
    (flag) => flags[flag] !== undefined,
  );
  if (contradicted !== undefined) throw contradiction(`--${contradicted}`);
  const { duration = `${WINDOW.min}ms`, ...others } = flags;
  const windowMs = readTime('duration', String(duration), WINDOW);
  const p99Ms = readP99(String(flags['find-rate']));
  const seed = readSeed(workload, flags) ?? 1;
  // The rate of a window is put into its task; so that --arrival may be given, there is one from the beginning.
  const read = { ...request, flags: { ...others, duration, rate: '1' } };
  const isRateVaried = (lists['vary'] ?? []).some((text) => text.startsWith('rate='));
  if (isRateVaried) throw contradiction('--vary rate');
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

function contradiction(flag: string): UsageError {
  return new UsageError(
    `--find-rate and ${flag} contradict each other`,
    'It chooses the rates itself, in windows of --duration.',
  );
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
