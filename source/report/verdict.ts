import { formatAmount, formatCount, formatList, formatShare, inflect } from '../base/format.js';
import { capitalize } from '../base/text.js';
import { describeEnding } from '../entities/ending.js';
import { REJECTED_OUTCOMES } from '../entities/outcome.js';
import { OUTCOME_STYLES } from '../entities/wording.js';
import { failedChecks, formatCheckName, summarizeAudit } from '../ledger/audit-wording.js';
import { describeAttempted } from '../ledger/share.js';
import type { RunRecord } from '../ledger/record.js';
import type { Audit } from '../ledger/summary.js';
import { databasesOf } from '../ledger/run-databases.js';
import { describeRunDuration } from './run-duration.js';

/** The first sentences of a report. */
export interface Verdict {
  /** How much was inserted, in one sentence. */
  readonly result: string;
  /** What became of the other rows. */
  readonly others: string;
  /** Whether the databases hold what they acknowledged. */
  readonly audit: string;
  readonly passed: boolean;
}

/** Sums a run up for a reader who reads nothing else. */
export function describeVerdict(record: RunRecord): Verdict {
  return {
    result: describeResult(record),
    others: describeOthers(record),
    audit: record.audit.ok
      ? describeAudit(record.audit)
      : `${describeAudit(record.audit)} See “What the audit checked”.`,
    passed: record.audit.ok,
  };
}

function describeResult({ run, totals }: RunRecord): string {
  const databases = databasesOf(run.settings);
  const by = `by ${formatAmount(run.threads, 'thread')} into ${formatAmount(databases.length, 'database')}`;
  const progress = describeAttempted(run, totals);
  const ending =
    (run.status === 'completed' ? '' : ` ${describeEnding(run.status)}`) +
    (progress === undefined ? '' : ` ${progress}.`);
  if (totals.attempted === 0) return `No row was attempted ${by}.${ending}`;
  const noun = progress === undefined ? 'row' : 'attempted row';
  return (
    `${formatCount(totals.inserted)} of ${formatAmount(totals.attempted, noun)} ` +
    `${inflect(totals.inserted, 'was', 'were')} inserted (${formatShare(totals.successRate)}) ` +
    `in ${describeRunDuration(run)}, ${by}.${ending}`
  );
}

function describeOthers({ totals }: RunRecord): string {
  if (totals.attempted === 0) return '';
  const kinds = REJECTED_OUTCOMES.filter((outcome) => totals[outcome] > 0).map(
    (outcome) => `${formatCount(totals[outcome])} ${OUTCOME_STYLES[outcome].word}`,
  );
  const rejected =
    totals.rejected === 0
      ? 'No row was rejected'
      : `${formatAmount(totals.rejected, 'row')} ${inflect(totals.rejected, 'was', 'were')} rejected: ${formatList(kinds)}`;
  const trouble = (['failed', 'unknown'] as const).map((outcome) =>
    totals[outcome] === 0
      ? `none ${outcome === 'failed' ? 'failed' : 'is unknown'}`
      : `${formatCount(totals[outcome])} ${outcome === 'failed' ? 'failed' : inflect(totals[outcome], 'is unknown', 'are unknown')}`,
  );
  const { undone = 0 } = totals;
  const torn =
    undone === 0
      ? ''
      : ` ${formatAmount(undone, 'row')} ${inflect(undone, 'was', 'were')} undone with ${inflect(undone, 'its unit', 'their units')}.`;
  return `${rejected}; ${formatList(trouble)}.${torn}`;
}

/** Whether the audit passed, and which checks failed. */
export function describeAudit(audit: Audit): string {
  const summary = `${summarizeAudit(audit)}.`;
  if (audit.ok) return summary;
  const names = failedChecks(audit).map((check) => `“${formatCheckName(check)}”`);
  return `${summary} ${capitalize(formatList(names))} failed.`;
}
