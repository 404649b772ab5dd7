import { formatCount, formatDate, formatDuration, formatShare } from '../../base/format.js';
import { escapeText } from '../../base/text.js';
import { ENTITY_LIST } from '../../entities/entity.js';
import { SEVERAL_REASONS } from '../../ledger/causes.js';
import type { RunRecord } from '../../ledger/record.js';
import { countNotAttempted } from '../../ledger/share.js';
import { donut } from '../charts/donut.js';
import { latencyHistogram } from '../charts/histogram.js';
import { legend } from '../charts/legend.js';
import { escapeMarkup, round } from '../charts/svg.js';
import { throughputChart } from '../charts/throughput.js';
import { timelineChart } from '../charts/timeline.js';
import { collectFacts, type Facts } from '../facts/facts.js';
import { countsOf, OUTCOME_CLASSES } from '../facts/outcome-class.js';
import type { FinishedRun } from '../run.js';
import { attemptsTable } from '../tables/attempts.js';
import { auditTable } from '../tables/audit.js';
import { causesTable } from '../tables/causes.js';
import { databasesTable } from '../tables/databases.js';
import { glossaryTable } from '../tables/glossary.js';
import { percentilesTable } from '../tables/percentiles.js';
import { referencesTable } from '../tables/references.js';
import { setupTable } from '../tables/setup.js';
import { threadsTable } from '../tables/threads.js';
import { describeListing } from '../listing.js';
import { phasesIn } from '../facts/timeline.js';
import { describeThreadTime } from '../thread-time.js';
import { TIMELINE_NOTES } from '../timeline-note.js';
import { describeVerdict } from '../verdict.js';
import { htmlTable } from './html-table.js';
import { STYLESHEET } from './html-style.js';

/** Drawings are laid out for paper, where letters are smaller than on a screen. */
const SCALE = 1.5;

/** The width of a page's content, in the units of drawings. */
const WIDTH = 828 / SCALE;

/** The report as one HTML page that needs nothing else. @param rows attempts that are listed at most */
export function* htmlLines(run: FinishedRun, rows: number): Generator<string, void, void> {
  const { record } = run;
  const facts = collectFacts(run, rows);
  yield head(record);
  yield verdict(record);
  yield chapter(
    'Outcome',
    chartRow(
      drawn(donut(countsOf(record.totals), record.totals.successRate, 104)),
      caption('Rows decided a second, over the run') +
        drawn(throughputChart(facts.pulse, WIDTH - 126, 112)),
    ) + legendOf(facts),
  );
  yield chapter('Result by database', htmlTable(databasesTable(record)));
  if (facts.causes.length > 0) {
    yield chapter(
      'Why rows were not inserted',
      htmlTable(causesTable(facts.causes)) + caption(SEVERAL_REASONS),
    );
  }
  yield chapter('What the threads did', timeline(facts) + htmlTable(threadsTable(record.threads)));
  yield chapter('How long rows took', latency(facts));
  yield chapter(
    'References from one database to another',
    htmlTable(referencesTable(facts.references)),
  );
  yield chapter('What the audit checked', htmlTable(auditTable(record.audit.checks)));
  yield `<section><h2>Every attempt</h2><p>${text(describeListing(facts))}</p>`;
  for (const entity of ENTITY_LIST) {
    const shown = facts.listed.filter((attempt) => attempt.entity === entity.name);
    yield `<h3>${text(record.run.settings.databases[entity.name].database)}</h3>`;
    yield htmlTable(attemptsTable(entity, shown));
  }
  yield '</section>';
  yield chapter('How this run was made', htmlTable(setupTable(facts)));
  yield chapter('The words of this report', htmlTable(glossaryTable()));
  yield '</main></body></html>\n';
}

function head({ run }: RunRecord): string {
  const title = `Concurrent insertion report, run ${run.id}`;
  return (
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<title>${text(title)}</title><style>${STYLESHEET}</style></head><body><main>` +
    `<h1>Concurrent insertion report</h1><p class="quiet">Run ${text(run.id)} · ${text(formatDate(new Date(run.startedAt)))} · ${text(run.workload)}</p>`
  );
}

function verdict(record: RunRecord): string {
  const { result, others, audit, passed } = describeVerdict(record);
  const { totals, run, throughput } = record;
  const left = countNotAttempted(run, totals);
  const tiles = [
    [formatShare(totals.successRate), 'success rate'],
    ...OUTCOME_CLASSES.filter((kind) => kind !== 'unknown' || totals.unknown > 0).map((kind) => [
      formatCount(totals[kind]),
      kind,
    ]),
    ...(left > 0 ? [[formatCount(left), 'not attempted']] : []),
    [formatDuration(run.durationMs), 'time'],
    [formatCount(throughput.rowsPerSecond), 'rows a second'],
  ].map(([value = '', name = '']) => `<div><b>${text(value)}</b>${text(name)}</div>`);
  return (
    `<p class="lead">${text(result)}</p><p>${text(others)}</p>` +
    `<p class="${passed ? 'good' : 'bad'}">${text(audit)}</p><div class="tiles">${tiles.join('')}</div>`
  );
}

function timeline({ timeline: facts, record }: Facts): string {
  const height = 20 + Math.min(600, Math.max(60, record.threads.length * 14));
  const times = `<p>${text(describeThreadTime(record))}</p>`;
  if (facts.detail === 'none') return times + caption(TIMELINE_NOTES.none);
  return (
    times +
    drawn(legend('timeline-legend', WIDTH, phasesIn(facts))) +
    drawn(timelineChart(facts, WIDTH, height)) +
    caption(TIMELINE_NOTES[facts.detail])
  );
}

function latency(facts: Facts): string {
  if (facts.latencies.bars.length === 0) return '<p>No row was attempted.</p>';
  return chartRow(
    drawn(latencyHistogram(facts.latencies.bars, facts.record.latencyMs, 330, 168)),
    htmlTable(percentilesTable(facts)),
  );
}

function legendOf({ record }: Facts): string {
  const counts = countsOf(record.totals);
  return drawn(
    legend(
      'legend',
      WIDTH,
      OUTCOME_CLASSES.filter((kind) => counts[kind] > 0),
    ),
  );
}

function chartRow(...parts: string[]): string {
  return `<div class="row">${parts.map((part) => `<div>${part}</div>`).join('')}</div>`;
}

function chapter(title: string, body: string): string {
  return `<section><h2>${text(title)}</h2>${body}</section>`;
}

function caption(note: string): string {
  return `<p class="quiet">${text(note)}</p>`;
}

/** Inside a page a drawing needs no namespace; it is scaled for a screen. */
function drawn(drawing: string): string {
  return drawing.replace(
    / xmlns="[^"]*" width="([\d.]+)" height="([\d.]+)"/,
    (_, width: string, height: string) =>
      ` width="${round(Number(width) * SCALE)}" height="${round(Number(height) * SCALE)}"`,
  );
}

function text(value: string): string {
  return escapeMarkup(escapeText(value));
}
