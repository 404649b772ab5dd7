import { formatCount, formatDate, formatDuration, formatShare } from '../base/format.js';
import { escapeText } from '../base/text.js';
import { totalsKnown, type RunSummary } from '../engine/history/run-summary.js';
import { StoredRuns } from '../engine/history/stored-runs.js';
import { ENDINGS } from '../entities/ending.js';
import { failedChecks, formatCheckName } from '../ledger/audit-wording.js';
import { runFiles, timeOfRun } from '../ledger/files.js';
import { nameOfModel } from '../ledger/model-name.js';
import { carriedLatency } from '../ledger/percentiles.js';
import type { RunSettings } from '../ledger/record.js';
import type { Audit } from '../ledger/summary.js';
import { databasesOf } from '../ledger/run-databases.js';
import {
  isReadable,
  readComparisons,
  type ComparisonSummary,
  type UnreadableExperiment,
} from '../lab/listing.js';
import { readSearches, type SearchSummary } from '../lab/rates/listing.js';
import { experimentFile } from '../lab/store.js';
import { experimentTables } from './compare/listing.js';
import type { CommandContext, ExitStatus } from './context.js';
import { newJsonFile, writeJson } from './json.js';
import { textTable, type Column } from './table.js';
import { describeUnusualSettings } from './unusual-settings.js';

export const HISTORY_SCHEMA = 'dbsim.history/1';

const COLUMNS: readonly Column[] = [
  { title: 'run', align: 'left' },
  { title: 'started', align: 'left' },
  { title: 'workload', align: 'left' },
  { title: 'threads', align: 'right' },
  { title: 'order', align: 'left' },
  { title: 'references', align: 'left' },
  { title: 'batch', align: 'right' },
  { title: 'journal/sync', align: 'left' },
  { title: 'other settings', align: 'left' },
  { title: 'attempted', align: 'right' },
  { title: 'inserted', align: 'right' },
  { title: 'duration', align: 'right' },
  { title: 'rows/s', align: 'right' },
  { title: 'p99', align: 'right' },
  { title: 'ended', align: 'left' },
  { title: 'audit', align: 'left' },
];

/** `dbsim-tui history`: the stored runs, comparisons and searches, the newest first; changes nothing. */
export async function historyCommand(context: CommandContext): Promise<ExitStatus> {
  const { dir, flags, print } = context;
  const jsonFile = newJsonFile(flags);
  const runs: RunSummary[] = [];
  await new StoredRuns(dir, () => false).read((read) => runs.push(...read));
  const comparisons = await readComparisons(dir);
  const searches = await readSearches(dir);
  if (flags['json'] !== undefined) {
    const listed = {
      schema: HISTORY_SCHEMA,
      runs: runs.map((run) => describeRun(run, dir)),
      comparisons: comparisons.map((comparison) => describeComparison(comparison, dir)),
      searches: searches.map((search) => describeSearch(search, dir)),
    };
    await writeJson(listed, jsonFile, context);
  }
  if (flags['json'] === undefined || jsonFile !== undefined) {
    const lines = textTable(COLUMNS, runs.map(historyRow));
    print(runs.length === 0 ? 'No run is stored here yet.' : lines.join('\n'));
    for (const table of experimentTables(comparisons, searches)) print(`\n${table}`);
  }
  return 0;
}

/** One comparison as the schema describes it; null for what is not known of it. */
function describeComparison(
  listed: ComparisonSummary | UnreadableExperiment,
  dir: string,
): Readonly<Record<string, unknown>> {
  const known: Partial<ComparisonSummary> = isReadable(listed) ? listed : {};
  return {
    ...describeExperiment(listed.id, known),
    rounds: known.rounds ?? null,
    completeRounds: known.completeRounds ?? null,
    runs: known.runs ?? null,
    verdict: known.verdict ?? null,
    file: experimentFile(dir, listed.id),
  };
}

/** One search of rates as the schema describes it; null for what is not known of it. */
function describeSearch(
  listed: SearchSummary | UnreadableExperiment,
  dir: string,
): Readonly<Record<string, unknown>> {
  const known: Partial<SearchSummary> = isReadable(listed) ? listed : {};
  return {
    ...describeExperiment(listed.id, known),
    p99Ms: known.p99Ms ?? null,
    windows: known.windows ?? null,
    found: known.found ?? null,
    file: experimentFile(dir, listed.id),
  };
}

/** What comparisons and searches have in common. */
function describeExperiment(
  id: string,
  known: Partial<ComparisonSummary | SearchSummary>,
): Readonly<Record<string, unknown>> {
  return {
    id,
    startedAt: known.startedAt ?? null,
    status: known.status ?? 'unreadable',
    workload: known.workload ?? null,
    ...(known.model === undefined ? {} : { model: known.model }),
    varied: known.varied ?? null,
    variants: known.variants ?? null,
  };
}

/** One run as `schema/history.schema.json` describes it; null for what is not known of it. */
function describeRun(run: RunSummary, dir: string): Readonly<Record<string, unknown>> {
  const { id, measured, ending } = run;
  const known: Partial<RunSummary> = run;
  return {
    id,
    startedAt: known.startedAt ?? new Date(timeOfRun(id)).toISOString(),
    status: ending,
    workload: known.workload ?? null,
    ...(known.model === undefined ? {} : { model: nameOfModel(known) }),
    seed: known.seed ?? null,
    planned: known.planned ?? null,
    threads: known.threads ?? null,
    settings: known.settings ?? null,
    environment: known.environment ?? null,
    totals: totalsKnown(run) ?? null,
    durationMs: measured?.durationMs ?? null,
    rowsPerSecond: measured?.rowsPerSecond ?? null,
    latencyMs: measured?.latencyMs ?? null,
    retries: measured?.counters?.retries ?? null,
    audit: measured ? { ok: measured.audit.ok, violations: violationsOf(measured.audit) } : null,
    record: measured ? runFiles(dir, id).record : null,
  };
}

function violationsOf(audit: Audit): string[] {
  return failedChecks(audit).map(({ name }) => name);
}

/** One run as the cells of a table; what is not known of it is a dash. */
export function historyRow(run: RunSummary): string[] {
  const { id, measured, ending } = run;
  // The journal of a run that was killed may be damaged.
  const { startedAt, workload, threads, settings } = run as Partial<RunSummary>;
  const totals = totalsKnown(run);
  const number = (value: number | undefined): string =>
    value === undefined ? '–' : formatCount(value);
  return [
    id,
    formatDate(startedAt === undefined ? new Date(timeOfRun(id)) : new Date(startedAt)),
    workload ?? '–',
    number(threads),
    settings?.order ?? '–',
    settings?.references ?? '–',
    number(settings?.batch),
    settings ? durabilitiesOf(settings) : '–',
    describeOthers(run) || '–',
    number(totals?.attempted),
    formatShare(totals?.successRate ?? null),
    formatDuration(measured?.durationMs ?? null),
    number(measured?.rowsPerSecond),
    formatDuration(
      measured ? carriedLatency(measured.latencyMs, measured.totals.attempted).p99 : null,
    ),
    ENDINGS[ending].word,
    measured
      ? measured.audit.ok
        ? 'passed'
        : `failed: ${failedChecks(measured.audit).map(formatCheckName).join(', ')}`
      : '–',
  ].map(escapeText);
}

/** The model and the settings that are not those of every run. */
function describeOthers({ model, settings }: Partial<RunSummary>): string {
  return [
    ...(model === undefined ? [] : [`model ${nameOfModel({ model })}`]),
    ...(settings ? describeUnusualSettings(settings) : []),
  ].join(', ');
}

/** "wal/normal", or each that the databases have. */
function durabilitiesOf(settings: RunSettings): string {
  const each = databasesOf(settings).map(({ settings: { journal, sync } }) => `${journal}/${sync}`);
  return [...new Set(each)].join(', ');
}
