import { nameRow } from '../../entities/entity.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import { REJECTED_OUTCOMES } from '../../entities/outcome.js';
import type { Attempt } from '../../ledger/attempt.js';
import { groupsByDatabase } from '../../ledger/attempt-groups.js';
import type { Totals } from '../../ledger/record.js';
import { escapeText } from '../../base/text.js';
import { escapeMarkup } from '../charts/svg.js';
import type { FinishedRun } from '../run.js';

/**
 * Every attempt as a JUnit test case: a rejected row is skipped, a failed or unknown one failed. A
 * suite for each database; several copies are one.
 */
export function* junitLines({ record, attempts }: FinishedRun): Generator<string, void, void> {
  const { run, totals } = record;
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="dbsim-tui ${text(run.id)}" ${countsOf(totals)} time="${seconds(run.durationMs)}">\n`;
  for (const group of groupsByDatabase(record)) {
    yield `  <testsuite name="${text(group.name)}" ${countsOf(group.totals)} timestamp="${text(run.startedAt)}">\n`;
    const own = group.totals.attempted > 0 ? attempts() : [];
    for (const attempt of own) if (group.has(attempt)) yield testCase(attempt);
    yield '  </testsuite>\n';
  }
  yield '</testsuites>\n';
}

function countsOf({ attempted, rejected, failed, unknown }: Totals): string {
  return `tests="${attempted}" failures="${failed + unknown}" errors="0" skipped="${rejected}"`;
}

function testCase(attempt: Attempt): string {
  const { entity, row, outcome, reasons, latencyMs } = attempt;
  const time = latencyMs === null ? '' : ` time="${seconds(latencyMs)}"`;
  const head = `    <testcase classname="${entity}" name="${nameRow(entity, row)}"${time}`;
  if (outcome === 'inserted') return `${head}/>\n`;
  const { word, meaning } = OUTCOME_STYLES[outcome];
  const reason = reasons.map(({ message }) => message).join('; ') || meaning;
  const message = text(`${word}: ${reason}`);
  const child = REJECTED_OUTCOMES.some((rejected) => rejected === outcome)
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
