import { nameByNumber } from '../../entities/entity.js';
import type { Model } from '../../entities/entity.js';
import { OUTCOME_STYLES, outcomeMeaning } from '../../entities/wording.js';
import { REJECTED_OUTCOMES } from '../../entities/outcome.js';
import type { Attempt } from '../../ledger/attempt.js';
import { groupsByDatabase } from '../../ledger/attempt-groups.js';
import { modelOfRun } from '../../ledger/model-of-run.js';
import { failedChecks, formatCheckName } from '../../ledger/audit-wording.js';
import type { AuditCheck, Totals } from '../../ledger/summary.js';
import { escapeText } from '../../base/text.js';
import { escapeMarkup } from '../charts/svg.js';
import type { FinishedRun } from '../run.js';

/**
 * Every attempt as a JUnit test case: a rejected row is skipped, a failed or unknown one failed. A
 * suite for each database; several copies are one. The last suite has the checks of the audit; thresholds of
 * the command line are not in the record, so they are in its exit status only.
 */
export function* junitLines({ record, attempts }: FinishedRun): Generator<string, void, void> {
  const { run, totals, audit } = record;
  const model = modelOfRun(run);
  const ofRows = countCases(totals);
  const ofChecks = {
    tests: audit.checks.length,
    failures: failedChecks(audit).length,
    skipped: 0,
  };
  const all = {
    tests: ofRows.tests + ofChecks.tests,
    failures: ofRows.failures + ofChecks.failures,
    skipped: ofRows.skipped,
  };
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="dbsim-tui ${text(run.id)}" ${attributesOf(all)} time="${seconds(run.durationMs)}">\n`;
  for (const group of groupsByDatabase(record)) {
    yield `  <testsuite name="${text(group.name)}" ${attributesOf(countCases(group.totals))} timestamp="${text(run.startedAt)}">\n`;
    const own = group.totals.attempted > 0 ? attempts() : [];
    for (const attempt of own) if (group.has(attempt)) yield testCase(attempt, model);
    yield '  </testsuite>\n';
  }
  yield `  <testsuite name="audit" ${attributesOf(ofChecks)} timestamp="${text(run.startedAt)}">\n`;
  for (const check of audit.checks) yield checkCase(check);
  yield '  </testsuite>\n';
  yield '</testsuites>\n';
}

interface CaseCounts {
  readonly tests: number;
  readonly failures: number;
  readonly skipped: number;
}

function countCases({ attempted, rejected, failed, unknown }: Totals): CaseCounts {
  return { tests: attempted, failures: failed + unknown, skipped: rejected };
}

function attributesOf({ tests, failures, skipped }: CaseCounts): string {
  return `tests="${tests}" failures="${failures}" errors="0" skipped="${skipped}"`;
}

function checkCase(check: AuditCheck): string {
  const head = `    <testcase classname="audit" name="${text(formatCheckName(check))}"`;
  if (check.ok) return `${head}/>\n`;
  return `${head}><failure type="${text(check.name)}" message="${text(check.detail)}"/></testcase>\n`;
}

function testCase(attempt: Attempt, model: Model): string {
  const { entity, row, outcome, reasons, latencyMs } = attempt;
  const time = latencyMs === null ? '' : ` time="${seconds(latencyMs)}"`;
  const head = `    <testcase classname="${text(entity)}" name="${text(nameByNumber(entity, row))}"${time}`;
  if (outcome === 'inserted') return `${head}/>\n`;
  const { word } = OUTCOME_STYLES[outcome];
  const reason = reasons.map(({ message }) => message).join('; ') || outcomeMeaning(outcome, model);
  const message = text(`${word}: ${reason}`);
  const child = [...REJECTED_OUTCOMES, 'undone'].some((other) => other === outcome)
    ? `<skipped message="${message}"/>`
    : `<failure type="${text(attempt.error?.code || outcome)}" message="${message}"/>`;
  return `${head}>${child}</testcase>\n`;
}

/** XML has no way to write some characters, not even as references. */
function text(value: string): string {
  return escapeMarkup(escapeText(value).replaceAll(/[\uFFFE\uFFFF]/g, '\uFFFD'));
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(6);
}
