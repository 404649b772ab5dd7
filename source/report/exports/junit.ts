import { nameRow, ENTITY_NAMES, type EntityName } from '../../entities/entity.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import type { Attempt } from '../../ledger/attempt.js';
import type { Totals } from '../../ledger/record.js';
import { escapeText } from '../../base/text.js';
import { escapeMarkup } from '../charts/svg.js';
import { classOf } from '../facts/outcome-class.js';
import type { FinishedRun } from '../run.js';

/** Every attempt as a JUnit test case: a rejected row is skipped, a failed or unknown one failed. */
export function* junitLines({ record, attempts }: FinishedRun): Generator<string, void, void> {
  const { run, totals, entities } = record;
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="dbsim-tui ${text(run.id)}" ${countsOf(totals)} time="${seconds(run.durationMs)}">\n`;
  for (const entity of ENTITY_NAMES) {
    const { database } = run.settings.databases[entity];
    yield `  <testsuite name="${text(database)}" ${countsOf(entities[entity])} timestamp="${text(run.startedAt)}">\n`;
    for (const attempt of attempts())
      if (attempt.entity === entity) yield testCase(attempt, entity);
    yield '  </testsuite>\n';
  }
  yield '</testsuites>\n';
}

function countsOf({ attempted, rejected, failed, unknown }: Totals): string {
  return `tests="${attempted}" failures="${failed + unknown}" errors="0" skipped="${rejected}"`;
}

function testCase(attempt: Attempt, entity: EntityName): string {
  const { row, outcome, reasons, latencyMs } = attempt;
  const time = latencyMs === null ? '' : ` time="${seconds(latencyMs)}"`;
  const head = `    <testcase classname="${entity}" name="${nameRow(entity, row)}"${time}`;
  if (outcome === 'inserted') return `${head}/>\n`;
  const { word, meaning } = OUTCOME_STYLES[outcome];
  const reason = reasons.map(({ message }) => message).join('; ') || meaning;
  const message = text(`${word}: ${reason}`);
  const child =
    classOf(outcome) === 'rejected'
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
