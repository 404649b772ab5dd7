import { describeCheck, failedChecks } from '../../ledger/audit-wording.js';
import type { RunRecord } from '../../ledger/record.js';
import type { Attack } from './attack.js';
import { misbehaviour, type Ending } from './program.js';
import type { Round } from './round.js';
import { compareIndependently, countTorn, type Comparison } from './comparison.js';

/**
 * `ok`: every promise was kept. `reported`: the fault destroyed something, and the program reported it.
 * `violated`: a promise was broken, or damage was not reported.
 */
export type Verdict = 'ok' | 'reported' | 'violated';

/** What came of one attack. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly acknowledged: number;
  readonly unknown: number;
  readonly lost: number;
  readonly doubled: number;
  /** Of a run that wrote units: those of which a part is stored after they were recovered; else null. */
  readonly tornAfter: number | null;
  /** What is wrong; empty unless a promise was broken. */
  readonly violations: readonly string[];
}

/** Judges the latest run of a folder by `verify`, and `verify` by an independent comparison. */
export async function judge(round: Round, attack: Attack): Promise<Judgement> {
  const verified = await round.command(['verify', '--json']);
  const record = readRecord(verified);
  const comparison = await compareIndependently(round.dir);
  const isSound =
    comparison.lost + comparison.doubled + comparison.unexpected + comparison.unreadable.length ===
    0;
  const hasPassed = record ? record.audit.ok : verified.code === 2 && comparison.acknowledged === 0;
  const tornAfter = attack.units ? await countTorn(round.dir) : null;
  const isTorn = attack.units?.isAtomic === true && (tornAfter ?? 0) > 0;
  const violations = [
    ...[attack.ending, verified].flatMap(misbehaviour),
    ...(attack.complaint ? [attack.complaint] : []),
    ...(hasPassed && !isSound ? ['verify passed although rows and ledger differ'] : []),
    ...(hasPassed && attack.mustBeReported ? ['verify overlooked the damage to the ledger'] : []),
    ...(attack.isDestructive || isSound ? [] : [describeComparison(comparison)]),
    ...(isTorn && !attack.isDestructive ? [`${tornAfter} units are torn after recovery`] : []),
    ...(isTorn && hasPassed ? ['verify overlooked torn units'] : []),
    ...(attack.isDestructive || hasPassed ? [] : [`verify: ${describeFailed(record, verified)}`]),
  ];
  return {
    verdict: violations.length > 0 ? 'violated' : isSound && hasPassed ? 'ok' : 'reported',
    acknowledged: comparison.acknowledged,
    unknown: record?.totals.unknown ?? 0,
    lost: comparison.lost,
    doubled: comparison.doubled,
    tornAfter,
    violations,
  };
}

function readRecord({ stdout }: Ending): RunRecord | undefined {
  try {
    return JSON.parse(stdout) as RunRecord;
  } catch {
    return undefined;
  }
}

function describeComparison({ lost, doubled, unexpected, unreadable }: Comparison): string {
  return [`${lost} lost, ${doubled} doubled, ${unexpected} unexpected`, ...unreadable].join(', ');
}

function describeFailed(record: RunRecord | undefined, { stderr }: Ending): string {
  return record ? failedChecks(record.audit).map(describeCheck).join('; ') : stderr;
}
