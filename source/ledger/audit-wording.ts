import { formatAmount } from '../base/format.js';
import { capitalize } from '../base/text.js';
import type { Audit, AuditCheck } from './summary.js';

/** The displayed name of each check, by its id in the record. */
const CHECK_NAMES: ReadonlyMap<string, string> = new Map([
  ['lost', 'nothing lost'],
  ['doubled', 'nothing stored twice'],
  ['ghost', 'no rejected row stored'],
  ['stranger', 'no unexpected row'],
  ['taken', 'rows of other programs'],
  ['altered', 'values unchanged'],
  ['misrouted', 'right database'],
  ['orphan', 'no orphan'],
  ['torn', 'no unit torn'],
  ['late', 'circles closed'],
  ['counts', 'counts agree'],
  ['unknown', 'every outcome known'],
  ['integrity', 'databases intact'],
  ['copies', 'copies equal'],
  ['claims', 'claims match rows'],
  ['expected', 'rejected as expected'],
  ['not-covered', 'not covered by the model'],
]);

/** The displayed name of a check that passed although it found something. */
const ALLOWED_NAMES: ReadonlyMap<string, string> = new Map([
  ['orphan', 'orphans allowed'],
  ['torn', 'torn units allowed'],
  ['unknown', 'unknown rows looked up'],
]);

/** The displayed name of a check: "nothing lost"; an unknown id is returned as it is. */
export function formatCheckName({
  name,
  ok,
  found,
}: Pick<AuditCheck, 'name' | 'ok' | 'found'>): string {
  const allowed = ok && found > 0 ? ALLOWED_NAMES.get(name) : undefined;
  const [, unique] = /^duplicate-(.+)$/.exec(name) ?? [];
  if (unique !== undefined) return unique.includes('.') ? `${unique} unique` : `${unique}s unique`;
  return allowed ?? CHECK_NAMES.get(name) ?? name;
}

/** A check and what it found: "nothing lost: 3 rows are missing: …". */
export function describeCheck(check: AuditCheck): string {
  return `${formatCheckName(check)}: ${check.detail}`;
}

/** The checks that failed. */
export function failedChecks({ checks }: Pick<Audit, 'checks'>): AuditCheck[] {
  return checks.filter((check) => !check.ok);
}

/** The verdict: "audit passed", "audit failed: 1 of 12 checks". */
export function formatAuditVerdict(audit: Audit): string {
  return audit.ok
    ? 'audit passed'
    : `audit failed: ${failedChecks(audit).length} of ${formatAmount(audit.checks.length, 'check')}`;
}

/** The same of an audit that a person asked for once more: "Verified again: audit passed". */
export function formatRenewedVerdict(audit: Audit): string {
  return `Verified again: ${formatAuditVerdict(audit)}`;
}

/** The verdict with what was checked: "Audit passed: 11 checks, every acknowledged row is stored". */
export function summarizeAudit(audit: Audit): string {
  const verdict = capitalize(formatAuditVerdict(audit));
  if (!audit.ok) return verdict;
  const [first] = audit.checks;
  return `${verdict}: ${formatAmount(audit.checks.length, 'check')}${first ? `, ${first.detail}` : ''}`;
}
