import { formatAmount, formatDate } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import { nameRow } from '../../entities/entity.js';
import { OUTCOME_STYLES } from '../../entities/wording.js';
import { SEVERAL_REASONS } from '../../ledger/causes.js';
import type { Attempt } from '../../ledger/attempt.js';
import { collectFacts, type Facts } from '../facts/facts.js';
import type { FinishedRun } from '../run.js';
import { auditTable } from '../tables/audit.js';
import { causesTable } from '../tables/causes.js';
import { databasesTable } from '../tables/databases.js';
import { percentilesTable } from '../tables/percentiles.js';
import { setupTable } from '../tables/setup.js';
import type { Table } from '../tables/table.js';
import { threadsTable } from '../tables/threads.js';
import { describeThreadTime } from '../thread-time.js';
import { describeVerdict } from '../verdict.js';

/** Rows that were not inserted and are listed. */
const LISTED = 20;

/** The summary of a run for a pull request, an issue or a wiki. */
export function* markdownLines(run: FinishedRun): Generator<string, void, void> {
  const { record } = run;
  const facts = collectFacts(run, LISTED);
  const { result, others, audit, passed } = describeVerdict(record);
  yield `# ${text(`Run ${record.run.id}`)}\n\n`;
  yield `**${text(result)}**\n\n${text(others)}\n\n${passed ? '' : '**'}${text(audit)}${passed ? '' : '**'}\n\n`;
  yield `${text(formatDate(new Date(record.run.startedAt)))}\n`;
  yield section('Result by database', databasesTable(record));
  if (facts.causes.length > 0) {
    yield section('Why rows were not inserted', causesTable(facts.causes));
    yield `\n${SEVERAL_REASONS}\n`;
  }
  yield* refusedLines(facts);
  yield section('Threads', threadsTable(record.threads));
  yield `\n${text(describeThreadTime(record))}\n`;
  yield section('Latency', percentilesTable(facts));
  yield section('Audit', auditTable(record.audit.checks));
  yield section('How this run was made', setupTable(facts));
}

function* refusedLines({ record, listed }: Facts): Generator<string, void, void> {
  const { attempted, inserted } = record.totals;
  const refused = listed.filter(({ outcome }) => outcome !== 'inserted');
  if (refused.length === 0) return;
  yield '\n## Not inserted\n\n';
  for (const attempt of refused) yield refusedLine(attempt);
  const more = attempted - inserted - refused.length;
  if (more > 0) yield `- … and ${formatAmount(more, 'more row')}\n`;
}

function refusedLine({ entity, row, outcome, reasons }: Attempt): string {
  const listed = reasons.map(({ message }) => message).join('; ');
  return `- ${nameRow(entity, row)}: **${OUTCOME_STYLES[outcome].word}**${listed ? `, ${text(listed)}` : ''}\n`;
}

function section(title: string, { columns, rows }: Table): string {
  // A bar is a picture of numbers in other columns.
  const shown = columns
    .map((_, index) => index)
    .filter((index) => !rows.some(({ cells }) => cells[index]?.bar));
  const line = (cells: readonly string[]): string =>
    `| ${shown.map((index) => cells[index] ?? '').join(' | ')} |\n`;
  return [
    `\n## ${title}\n\n`,
    line(columns.map((column) => column.title)),
    line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map(({ cells }) => line(cells.map((cell) => text(cell.text)))),
  ].join('');
}

/** Text that means nothing to Markdown, nor to the HTML inside it. */
function text(value: string): string {
  return escapeText(value)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_[\]|~]/g, String.raw`\$&`);
}
