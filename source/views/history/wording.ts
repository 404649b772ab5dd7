import { formatAmount } from '../../base/format.js';
import { capitalize } from '../../base/text.js';
import type { RunSummary } from '../../engine/history/run-summary.js';
import type { Look } from '../../components/look.js';
import { span, type Span } from '../../components/line.js';
import { describeCheck, failedChecks, formatAuditVerdict } from '../../ledger/audit-wording.js';

/** The audit's verdict in a cell. */
export function verdictCell({ measured, ending }: RunSummary, { glyphs }: Look): Span | string {
  if (!measured) return ending === 'running' ? '' : span('bad', '? none');
  return measured.audit.ok
    ? span('good', `${glyphs.ok} pass`)
    : span('bad', `${glyphs.cross} fail`);
}

/** The audit's verdict in a sentence. */
export function verdictSentence({ measured, ending }: RunSummary): string {
  if (!measured) {
    return ending === 'running'
      ? 'The audit follows when it has ended.'
      : 'No audit: `dbsim-tui verify` audits what it left.';
  }
  const { audit } = measured;
  const verdict = capitalize(formatAuditVerdict(audit));
  if (audit.ok) return `${verdict}: ${formatAmount(audit.checks.length, 'check')}.`;
  return `${verdict}. ${capitalize(failedChecks(audit).map(describeCheck).join('; '))}.`;
}
