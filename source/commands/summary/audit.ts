import { formatAmount, formatCount } from '../../base/format.js';
import type { RunRecord } from '../../ledger/record.js';
import type { SummaryStyle } from './style.js';

/** The audit's verdict in one sentence, and what is wrong where something is. */
export function describeAudit(
  { audit }: Pick<RunRecord, 'audit'>,
  { paint, unicode }: SummaryStyle,
): string[] {
  const wrong = audit.checks.filter((check) => !check.ok);
  const listed = audit.checks.filter((check) => check.ok && check.found > 0);
  const verdict = audit.ok
    ? paint(
        'green',
        `${unicode ? '✔' : 'OK'} The audit holds: ${audit.checks.length} checks, ${audit.checks[0]?.detail ?? ''}`,
      )
    : paint(
        'red',
        `${unicode ? '✖' : 'NO'} The audit found ${formatAmount(wrong.length, 'violation')}`,
      );
  return [
    verdict,
    ...wrong.map(
      (check) => `  ${paint('red', check.name)} (${formatCount(check.found)}): ${check.detail}`,
    ),
    ...listed.map((check) => `  ${check.name} (${formatCount(check.found)}): ${check.detail}`),
  ];
}
