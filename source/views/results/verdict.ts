import { formatAmount, formatCount } from '../../base/format.js';
import { capitalize } from '../../base/text.js';
import { lineWidth, span, type Line } from '../../components/line.js';
import type { Look, Size } from '../../components/look.js';
import { safeText, wrapToWidth } from '../../components/text.js';
import {
  failedChecks,
  formatAuditVerdict,
  formatCheckName,
  formatRenewedVerdict,
} from '../../ledger/audit-wording.js';
import type { RunRecord } from '../../ledger/record.js';
import type { AuditCheck } from '../../ledger/summary.js';
import type { ResultsState } from './state.js';
import { keyName } from '../verbs.js';

/** The number of failed checks (and listed rows) in the summary; `a` shows all. */
function namedIn(rows: number): number {
  if (rows >= 28) return 6;
  return rows >= 15 ? 3 : 0;
}

/** The audit's verdict in one sentence, then failed checks and listed rows. */
export function auditSummary(
  { isVerified, run }: Pick<ResultsState, 'isVerified' | 'run'>,
  record: RunRecord,
  { columns, rows }: Size,
  look: Look,
): Line[] {
  const { checks } = record.audit;
  const named = [
    ...failedChecks(record.audit),
    ...checks.filter((check) => check.ok && check.found > 0),
  ];
  const most = namedIn(rows);
  const listed = named.slice(0, named.length > most ? Math.max(0, most - 1) : most);
  const more = most === 0 ? 0 : named.length - listed.length;
  const wasKilled = run !== undefined && run.record === undefined;
  const sentence =
    rows < 15 ? describeShortly(record) : explainAudit(record, { isVerified, wasKilled });
  return [
    ...wrapMarked(markOf(record, look), sentence, columns),
    ...listed.map((check) => checkLine(check)),
    ...(more > 0
      ? [[span('dim', `   and ${formatAmount(more, 'check')} more; ${keyName('audit')} shows all`)]]
      : []),
  ];
}

/** The verdict of the audit, for a new user. */
export function explainAudit(
  { audit, totals }: Pick<RunRecord, 'audit' | 'totals'>,
  { isVerified = false, wasKilled = false } = {},
): string {
  const killed = wasKilled ? 'The process of this run was killed before its end. ' : '';
  const verdict = isVerified ? formatRenewedVerdict(audit) : capitalize(formatAuditVerdict(audit));
  const head = killed + verdict;
  return audit.ok
    ? `${head}: ${describePassed(totals)}`
    : `${head}. The databases do not hold exactly what they acknowledged.`;
}

/** The verdict in one line. */
function describeShortly({ audit, totals }: RunRecord): string {
  const verdict = capitalize(formatAuditVerdict(audit));
  return audit.ok
    ? `${verdict}: ${formatAmount(totals.inserted, 'row')} acknowledged and stored.`
    : `${verdict}; ${keyName('audit')} shows all.`;
}

function describePassed({ inserted, unknown, attempted }: RunRecord['totals']): string {
  const others = unknown > 0 ? '; the rows of unknown outcome are listed' : '';
  if (attempted === 0) return 'no row was attempted, and none was added.';
  if (inserted === 0) return `no row was acknowledged, and none was added${others}.`;
  const each =
    inserted === 1
      ? 'the 1 acknowledged row'
      : `each of the ${formatCount(inserted)} acknowledged rows`;
  return `${each} is stored exactly once, unchanged, and nothing else was added${others}.`;
}

function markOf({ audit }: RunRecord, { glyphs }: Look): Line {
  return audit.ok ? [span('good', glyphs.ok)] : [span('bad', glyphs.cross)];
}

function checkLine(check: AuditCheck): Line {
  const head = `   ${formatCheckName(check)}: `;
  return [check.ok ? span('dim', head) : span('bad', head), safeText(check.detail)];
}

/** Every check with its whole sentence. */
export function auditPane(
  state: Pick<ResultsState, 'isVerified' | 'run'>,
  record: RunRecord,
  columns: number,
  look: Look,
): Line[] {
  const { isVerified, run } = state;
  const wasKilled = run !== undefined && run.record === undefined;
  const { glyphs } = look;
  const when = isVerified ? 'against the databases as they are now' : 'when the run had ended';
  return [
    [span('title', 'What the audit checked'), span('dim', `  ${when}`)],
    [],
    ...wrapMarked(markOf(record, look), explainAudit(record, { isVerified, wasKilled }), columns),
    ...record.audit.checks.flatMap((check) => [
      [] as Line,
      [
        span(check.ok ? 'good' : 'bad', check.ok ? glyphs.ok : glyphs.cross),
        ' ',
        span(check.ok ? 'text' : 'bad', formatCheckName(check)),
      ],
      ...wrapMarked([], check.detail, columns),
    ]),
  ];
}

/** Width of a mark: wrapped lines are indented by it. */
const MARK = 3;

/** A sentence after a mark, wrapped. */
export function wrapMarked(mark: Line, text: string, columns: number): Line[] {
  const [first = '', ...others] = wrapToWidth(safeText(text), Math.max(10, columns - MARK));
  const blanks = ' '.repeat(Math.max(0, MARK - lineWidth(mark)));
  return [[...mark, blanks, first], ...others.map((line) => [' '.repeat(MARK), line])];
}
