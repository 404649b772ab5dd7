import { cutText, escapeText } from '../base/text.js';
import {
  formatAmount,
  formatCount,
  formatDuration,
  formatRate,
  formatShare,
} from '../base/format.js';
import type { Painter } from '../base/style.js';
import { endingSuffix } from '../entities/ending.js';
import { ENTITIES, ENTITY_NAMES, nameRow } from '../entities/entity.js';
import { OUTCOMES, REJECTED_OUTCOMES } from '../entities/outcome.js';
import { OUTCOME_STYLES } from '../entities/wording.js';
import type { Attempt } from '../ledger/attempt.js';
import { INLINE_ATTEMPTS, type Cause, type RunRecord, type Totals } from '../ledger/record.js';
import { causesOf, isTrouble } from '../ledger/causes.js';
import { databasesOf, isSpread, totalsByDatabase } from '../ledger/run-databases.js';
import { describeInserted } from '../ledger/share.js';
import type { FinishedRun } from '../report/run.js';
import { describeRunDuration } from '../report/run-duration.js';
import { describeThreadTime } from '../report/thread-time.js';
import { nameTopology } from '../router/topology.js';
import { textTable } from './table.js';

/** How many refused rows the summary lists. */
const LISTED = 12;

/** How a summary is drawn. */
export interface SummaryStyle {
  readonly paint: Painter;
  readonly unicode: boolean;
}

/** What happened in a run, for a person: the lines that stand on standard output when it is over. */
export function summarizeRun(run: FinishedRun, style: SummaryStyle): string[] {
  const { record } = run;
  return [
    tellRun(record, style),
    '',
    tellResult(record, style),
    ...tellRejected(record.totals),
    '',
    ...totalsTables(record),
    ...causeLines(run, style),
    ...listRefused(run, style),
    '',
    tellTimes(record),
    describeThreadTime(record),
    ...tellHealth(record),
    ...tellMoves(record),
    '',
    ...tellAudit(record, style),
  ];
}

function tellRun({ run }: RunRecord, { paint }: SummaryStyle): string {
  const { order, batch, pipeline = 1, references } = run.settings;
  const durabilities = databasesOf(run.settings).map(
    ({ settings: { journal, sync } }) => `${journal}/${sync}`,
  );
  const parts = [
    escapeText(run.workload),
    run.seed === null ? '' : `seed ${run.seed}`,
    formatAmount(run.threads, 'thread'),
    order,
    `references ${references}`,
    [...new Set(durabilities)].join(', '),
    batch > 1 ? `${formatAmount(batch, 'row')} a transaction` : '',
    pipeline > 1 ? `${formatAmount(pipeline, 'row')} a turn, each its own transaction` : '',
    run.settings.paceMs > 0 ? `pace ${run.settings.paceMs} ms` : '',
  ];
  return paint('dim', `${parts.filter(Boolean).join(' · ')} · run ${run.id}`);
}

function tellResult({ run, totals, throughput }: RunRecord, { paint }: SummaryStyle): string {
  const share = describeInserted(run, totals);
  return `${paint('bold', share)} in ${describeRunDuration(run)}, ${formatRate(throughput.rowsPerSecond)}${endingSuffix(run.status)}`;
}

/** The rows that were not inserted, by kind; a line each for rejected, failed and unknown ones. */
export function tellRejected(totals: Totals): string[] {
  const lines: string[] = [];
  if (totals.rejected > 0) {
    const kinds = REJECTED_OUTCOMES.filter((outcome) => totals[outcome] > 0).map(
      (outcome) => `${formatCount(totals[outcome])} ${OUTCOME_STYLES[outcome].word}`,
    );
    lines.push(`${formatCount(totals.rejected)} rejected: ${kinds.join(', ')}`);
  }
  for (const outcome of ['failed', 'unknown'] as const) {
    if (totals[outcome] > 0) {
      lines.push(`${formatCount(totals[outcome])} ${outcome}: ${OUTCOME_STYLES[outcome].meaning}`);
    }
  }
  return lines;
}

type NamedTotals = readonly [name: string, counts: Totals];

/** The rows by entity; where an entity has several databases, by database too. */
function totalsTables(record: RunRecord): string[] {
  const { entities, totals, run } = record;
  const byEntity = ENTITY_NAMES.map((entity): NamedTotals => [entity, entities[entity]]);
  const lines = totalsTable([...byEntity, ['all', totals]]);
  if (!isSpread(run.settings)) return lines;
  const byDatabase = totalsByDatabase(record).map((counts): NamedTotals => {
    const { entity, database } = counts;
    return [escapeText(database ?? `${ENTITIES[entity].table}, database not known`), counts];
  });
  return [...lines, '', ...totalsTable(byDatabase)];
}

function totalsTable(named: readonly NamedTotals[]): string[] {
  return textTable(
    [
      { title: '', align: 'left' },
      { title: 'attempted', align: 'right' },
      ...OUTCOMES.map((outcome) => ({ title: shortWord(outcome), align: 'right' as const })),
      { title: 'success', align: 'right' },
    ],
    named.map(([name, counts]) => [
      name,
      formatCount(counts.attempted),
      ...OUTCOMES.map((outcome) => formatCount(counts[outcome])),
      formatShare(counts.successRate),
    ]),
  );
}

function shortWord(outcome: (typeof OUTCOMES)[number]): string {
  return outcome === 'missing-reference' ? 'missing ref.' : OUTCOME_STYLES[outcome].word;
}

/** How many causes the summary lists. */
const CAUSES = 12;

/** Why rows were not inserted: how many, and the first of them; failed and unknown ones first. */
function causeLines({ record, attempts }: FinishedRun, { paint, unicode }: SummaryStyle): string[] {
  const causes = causesOf(record, attempts);
  if (causes.length === 0) return [];
  const rows = causes.slice(0, CAUSES);
  const width = Math.max(...rows.map(({ rows: count }) => formatCount(count).length));
  const early = record.tooEarly ?? 0;
  return [
    '',
    'Why not',
    ...rows.map((cause) => {
      const { sign, letter, colour, word } = OUTCOME_STYLES[cause.outcome];
      const mark = paint(colour, unicode ? sign : letter);
      const count = formatCount(cause.rows).padStart(width);
      return `  ${mark} ${count} ${paint(colour, word)}: ${describeCause(cause)}`;
    }),
    ...(causes.length > CAUSES
      ? [`  and ${formatAmount(causes.length - CAUSES, 'more cause')}`]
      : []),
    ...(early > 0
      ? [
          `  ${formatAmount(early, 'row')} rejected too early: what they point to was inserted later`,
        ]
      : []),
  ];
}

/** "orders, quantity, min; first Order 8: quantity must be at least 1 (was 0)". */
function describeCause({ entity, field, rule, code, first }: Cause): string {
  const what = [ENTITIES[entity].table, field, rule, code].filter(Boolean).join(', ');
  const example = nameRow(entity, first.row);
  return `${what}; first ${example}${first.message === '' ? '' : `: ${cutText(first.message, EXAMPLE)}`}`;
}

/** Characters of an example. */
const EXAMPLE = 120;

function listRefused({ record, attempts }: FinishedRun, style: SummaryStyle): string[] {
  const { totals, attemptsFile } = record;
  const isSmall = totals.attempted <= INLINE_ATTEMPTS;
  const refused = isSmall
    ? [...attempts()].filter(({ outcome }) => outcome !== 'inserted').toSorted(troubleFirst)
    : [];
  const count = totals.attempted - totals.inserted;
  if (count === 0) return [];
  const listed = refused.slice(0, LISTED).flatMap((attempt) => tellAttempt(attempt, style));
  const more = count - Math.min(refused.length, LISTED);
  return [
    '',
    'Not inserted',
    ...listed,
    ...(more > 0
      ? [
          `  ${listed.length > 0 ? '… and ' : ''}${formatCount(more)} ${listed.length > 0 ? 'more' : 'rows'}, all in data/runs/${attemptsFile}`,
        ]
      : []),
  ];
}

/** Rows that failed or are unknown come before those that were rejected; all else keeps its order. */
function troubleFirst(left: Attempt, right: Attempt): number {
  return Number(isTrouble(right.outcome)) - Number(isTrouble(left.outcome));
}

/** One line for the row and its first reason, one more for each other reason. */
function tellAttempt(
  { entity, row, outcome, reasons }: Attempt,
  { paint, unicode }: SummaryStyle,
): string[] {
  const { sign, letter, colour, word } = OUTCOME_STYLES[outcome];
  const mark = paint(colour, unicode ? sign : letter);
  const head = nameRow(entity, row).padEnd(12);
  const [first, ...others] = reasons.map((reason) => reason.message);
  return [
    `  ${mark} ${head} ${paint(colour, word)}: ${first ?? OUTCOME_STYLES[outcome].meaning}`,
    ...others.map((message) => `    ${' '.repeat(12)} ${message}`),
  ];
}

function tellTimes({ latencyMs, run, threads }: RunRecord): string {
  const times = `A row took ${formatDuration(latencyMs.p50)} (half of them), ${formatDuration(latencyMs.p99)} (99 of 100), ${formatDuration(latencyMs.max)} at most`;
  const busy = threads.filter((thread) => thread.attempted > 0).length;
  const retries = run.retries > 0 ? `, ${formatAmount(run.retries, 'retry', 'retries')}` : '';
  return `${times}; ${formatAmount(busy, 'thread')} had rows, ${run.peakInFlight} rows in hand at once${retries}`;
}

/** The databases that were locked or away: how often, for how long, and what it cost. */
export function tellHealth({ run }: Pick<RunRecord, 'run'>): string[] {
  return (run.health ?? []).map((health) => {
    const { database, state, outages, retries, reconnects } = health;
    const lastedMs = outages.reduce(
      (sum, [from, to]) => sum + ((to ?? run.elapsedMs ?? run.durationMs) - from),
      0,
    );
    const times = outages.length === 1 ? 'once' : `${formatCount(outages.length)} times`;
    const told = [
      outages.length > 0 ? `out of reach ${times}, for ${formatDuration(lastedMs)}` : '',
      state === 'open' ? 'away at the end' : '',
      retries > 0 ? formatAmount(retries, 'retry', 'retries') : '',
      reconnects > 0 ? formatAmount(reconnects, 'new connection') : '',
    ];
    return escapeText(`${database}: ${told.filter(Boolean).join(', ')}`);
  });
}

/** Where the rows are since a rebalance has moved them, a line for each time. */
export function tellMoves({ run }: Pick<RunRecord, 'run'>): string[] {
  return (run.moves ?? []).map(({ atMs, topology }) =>
    escapeText(`The rows moved to ${nameTopology(topology)} after ${formatDuration(atMs)}`),
  );
}

/** The audit's verdict in one sentence, and what is wrong where something is. */
export function tellAudit(
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
