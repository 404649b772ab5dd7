import { formatAmount, formatList, inflect } from '../../base/format.js';
import { describeLoss, type DurabilityClass } from '../../db/durability-class.js';
import { formatGivenRate } from '../../ledger/open-loop.js';
import { durabilityOf } from '../../ledger/run-databases.js';
import type { RunSummary } from '../../engine/history/run-summary.js';

/**
 * Why one run against one other does not show which settings are better, the most serious reason
 * first. There is always one: a run differs from its own repetition, too.
 */
export function noVerdictReasons(first: RunSummary, second: RunSummary): string[] {
  return [
    ...withoutNumbers(first, second),
    ...otherRows(first, second),
    ...otherPace(first.settings.paceMs, second.settings.paceMs),
    ...otherSlowness(first.settings.slowMs, second.settings.slowMs),
    ...otherRate(first.settings.rate, second.settings.rate),
    ...otherDurability(durabilityOf(first.settings), durabilityOf(second.settings)),
    ...disturbed(first, second),
    ...unfinished(first, second),
    ...otherStart(first, second),
    ...otherMachine(first, second),
    'there is one run of each, and the same settings give another rate each time',
  ];
}

type Named = readonly [name: 'A' | 'B', run: RunSummary];

function named(first: RunSummary, second: RunSummary): readonly [Named, Named] {
  return [
    ['A', first],
    ['B', second],
  ];
}

function withoutNumbers(first: RunSummary, second: RunSummary): string[] {
  return named(first, second)
    .filter(([, { measured }]) => !measured)
    .map(([name]) => `${name} was not closed and has no numbers`);
}

function otherRows(first: RunSummary, second: RunSummary): string[] {
  return hadSameRows(first, second) ? [] : ['they had different rows to write'];
}

/** Whether two runs had the same rows to write, as far as their settings show. */
function hadSameRows(first: RunSummary, second: RunSummary): boolean {
  const of = ({ workload, model, seed, settings, planned, measured }: RunSummary): string =>
    JSON.stringify([
      workload,
      model,
      seed,
      settings.rows,
      settings.durationMs,
      settings.invalid,
      settings.skew,
      // How many rows a time suffices for is a result; the rows are the same ones.
      settings.durationMs === undefined ? (planned ?? measured?.totals.attempted) : null,
    ]);
  return of(first) === of(second);
}

function otherPace(one: number, other: number): string[] {
  if (one === other) return [];
  const pace = (ms: number): string =>
    ms === 0 ? 'no pace' : `a pace of ${ms} ms before each row`;
  return [`A had ${pace(one)}, B ${pace(other)}`];
}

function otherSlowness(one = 0, other = 0): string[] {
  if (one === other) return [];
  const slow = (ms: number): string => (ms === 0 ? 'as long as they took' : `${ms} ms longer`);
  return [`the phases of a row were ${slow(one)} in A and ${slow(other)} in B`];
}

function otherRate(one: number | undefined, other: number | undefined): string[] {
  if (one === other) return [];
  const [first, second] = [one, other].map((rate) =>
    rate === undefined
      ? 'rows that wait until they are claimed'
      : `${formatGivenRate(rate)} that arrive`,
  );
  return [`A had ${first}, B ${second}: their rates and latencies measure different things`];
}

const ACCIDENTS = [
  ['killedProcess', 'a killed process'],
  ['powerCut', 'a power cut'],
] as const;

function otherDurability(
  one: DurabilityClass | undefined,
  other: DurabilityClass | undefined,
): string[] {
  if (!one || !other) return ['what one of them promises after a power cut is not recorded'];
  return ACCIDENTS.filter(([accident]) => one[accident] !== other[accident]).map(
    ([accident, word]) =>
      `they promise different durability: ${word} ${describeLoss(one[accident])} in A and ` +
      `${describeLoss(other[accident])} in B`,
  );
}

function disturbed(first: RunSummary, second: RunSummary): string[] {
  const reasons: string[] = [];
  for (const [name, { measured }] of named(first, second)) {
    const { pauses = 0, paceChanges = 0, steps = 0 } = measured ?? {};
    if (pauses > 0) reasons.push(`${name} was paused ${formatAmount(pauses, 'time')}`);
    if (steps > 0) reasons.push(`${name} was stepped`);
    if (paceChanges > 0) reasons.push(`the pace of ${name} was changed while it ran`);
  }
  return reasons;
}

function unfinished(first: RunSummary, second: RunSummary): string[] {
  const names = named(first, second)
    .filter(([, { measured, ending }]) => measured && ending !== 'completed')
    .map(([name]) => name);
  if (names.length === 0) return [];
  return [`${formatList(names)} did not write all ${inflect(names.length, 'its', 'their')} rows`];
}

function otherStart(first: RunSummary, second: RunSummary): string[] {
  const [one, other] = [startOf(first), startOf(second)];
  return one === other ? [] : [`A began with ${one}, B with ${other}`];
}

/** Databases that a run emptied first are as empty as those that held nothing. */
function startOf({ settings, measured }: RunSummary): string {
  const existing = settings.fresh ? 0 : measured?.existingRows;
  if (existing === undefined) return 'the rows that were there';
  return existing === 0 ? 'empty databases' : formatAmount(existing, 'existing row');
}

function otherMachine(
  { environment: one }: RunSummary,
  { environment: other }: RunSummary,
): string[] {
  const machine = ({ platform, cores }: typeof one): string =>
    `${platform}, ${formatAmount(cores, 'core')}`;
  if (machine(one) === machine(other)) return [];
  return [`they ran on different machines (${machine(one)}; ${machine(other)})`];
}
