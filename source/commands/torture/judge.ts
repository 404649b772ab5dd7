import type { RunRecord } from '../../ledger/record.js';
import type { Attack } from './attack.js';
import { misbehaviour, type Ending } from './program.js';
import type { Round } from './round.js';
import { findTruth } from './truth.js';

/**
 * `kept`: every promise holds. `told`: the fault destroyed something, and the program says so.
 * `broken`: a promise does not hold, or damage is not told.
 */
export type Verdict = 'kept' | 'told' | 'broken';

/** What came of one attack. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly acknowledged: number;
  readonly unknown: number;
  readonly lost: number;
  readonly doubled: number;
  /** What is wrong; empty unless the promise is broken. */
  readonly violations: readonly string[];
}

/** Lets `verify` decide about the latest run of a folder, and torture's own look at the databases about `verify`. */
export async function judge(round: Round, attack: Attack): Promise<Judgement> {
  const verified = await round.command(['verify', '--json']);
  const record = readRecord(verified);
  const truth = await findTruth(round.dir);
  const isSound = truth.lost + truth.doubled + truth.strangers + truth.unreadable.length === 0;
  const says = record ? record.audit.ok : verified.code === 2 && truth.acknowledged === 0;
  const violations = [
    ...[attack.ending, verified].flatMap(misbehaviour),
    ...(attack.complaint ? [attack.complaint] : []),
    ...(says && !isSound ? ['verify says that the audit holds, and it does not'] : []),
    ...(says && attack.mustBeTold ? ['verify overlooks the damage to the ledger'] : []),
    ...(attack.isDestructive || isSound ? [] : [tellTruth(truth)]),
    ...(attack.isDestructive || says ? [] : [`verify says: ${tellFailing(record, verified)}`]),
  ];
  return {
    verdict: violations.length > 0 ? 'broken' : isSound && says ? 'kept' : 'told',
    acknowledged: truth.acknowledged,
    unknown: record?.totals.unknown ?? 0,
    lost: truth.lost,
    doubled: truth.doubled,
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

function tellTruth(truth: Awaited<ReturnType<typeof findTruth>>): string {
  const { lost, doubled, strangers, unreadable } = truth;
  return [`${lost} lost, ${doubled} doubled, ${strangers} strangers`, ...unreadable].join(', ');
}

function tellFailing(record: RunRecord | undefined, { stderr }: Ending): string {
  const failing = record?.audit.checks.filter(({ ok }) => !ok) ?? [];
  return record ? failing.map(({ name, detail }) => `${name}: ${detail}`).join('; ') : stderr;
}
