import { describeCheck, failedChecks, summarizeAudit } from '../../ledger/audit-wording.js';
import type { RunRecord } from '../../ledger/record.js';
import type { Audit } from '../../ledger/summary.js';
import type { SummaryStyle } from './style.js';

/** The audit's verdict in one sentence, and what is wrong where something is. */
export function describeAudit(
  { audit }: Pick<RunRecord, 'audit'>,
  { paint, unicode }: SummaryStyle,
): string[] {
  const listed = audit.checks.filter((check) => check.ok && check.found > 0);
  return [
    describeAuditVerdict(audit, { paint, unicode }),
    ...failedChecks(audit).map((check) => `  ${paint('red', describeCheck(check))}`),
    ...listed.map((check) => `  ${describeCheck(check)}`),
  ];
}

/** "✔ Audit passed: 11 checks, every acknowledged row is stored", "✖ Audit failed: 1 of 11 checks". */
export function describeAuditVerdict(audit: Audit, { paint, unicode }: SummaryStyle): string {
  const summary = summarizeAudit(audit);
  return audit.ok
    ? paint('green', `${unicode ? '✔' : 'OK'} ${summary}`)
    : paint('red', `${unicode ? '✖' : 'NO'} ${summary}`);
}
