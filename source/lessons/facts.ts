import { groupBy } from '../base/group.js';
import type { FinishedRun } from '../report/run.js';
import type { ThreadPhase } from '../ledger/phases.js';
import type { PhaseHistory } from '../ledger/phase-file.js';
import { durationOf, findLongestWaits } from '../ledger/waits.js';
import type { AuditCheck, DatabaseTotals } from '../ledger/summary.js';
import type { RunRecord } from '../ledger/record.js';
import type { Fact } from './predicate/evaluate.js';
import { mostWritersAtOnce } from './writers.js';

/** What is known of a run, by name, and what each means. Shares are of the lifetime of all threads. */
export const RUN_FACTS = {
  planned: 'rows of the workload',
  attempted: 'rows that were attempted',
  inserted: 'rows that were inserted',
  rejected: 'rows that were rejected',
  duplicate: 'rows rejected as duplicates',
  missingReference: 'rows rejected for a missing reference',
  failed: 'rows for which a database returned an error',
  unknown: 'rows whose outcome is unknown',
  tooEarly: 'rows rejected although their parent was inserted a moment later',
  orphans: 'references of stored rows to a missing row; a row can have several',
  lost: 'acknowledged rows that are not stored',
  doubled: 'rows that are stored twice',
  auditPassed: 'whether the audit passed',
  killed: 'whether the process of the run was killed',
  retries: 'transactions repeated because a database was locked',
  peakInFlight: 'most rows in flight at one moment',
  writersAtOnce: 'most threads that wrote to one database at one moment',
  durationMs: 'from the release to the last decided row',
  rowsPerSecond: 'rows decided in a second',
  latencyP50Ms: 'median latency',
  latencyP99Ms: '99th percentile of the latency',
  latencyMaxMs: 'the longest latency',
  longestWaitMs: 'the longest single wait of a thread for a lock, its turn or a reference',
  lockShare: 'share of time in which threads waited for the lock of a database',
  turnShare: 'share of time in which threads waited for their turn',
  referenceShare: 'share of time in which threads waited for a row that theirs points to',
  writingShare: 'share of time in which threads wrote',
  threadRows: 'rows of each thread',
  databaseRows: 'inserted rows of each database',
  busiestShare:
    'the largest share of the inserted rows of an entity in one of its databases, of entities with several',
} as const;

export type RunFactName = keyof typeof RUN_FACTS;

export type RunFacts = Readonly<Record<RunFactName, Fact>>;

/** Whether a name is one of a fact of a run. */
export function isRunFact(name: string): name is RunFactName {
  return Object.hasOwn(RUN_FACTS, name);
}

/** What is known of a finished run. @param killed whether its process was killed */
export function factsOfRun({ record, phases }: FinishedRun, killed: boolean): RunFacts {
  const { run, totals, latencyMs, throughput, audit, threads, databases = [] } = record;
  const history = phases();
  return {
    planned: run.planned ?? null,
    attempted: totals.attempted,
    inserted: totals.inserted,
    rejected: totals.rejected,
    duplicate: totals.duplicate,
    missingReference: totals['missing-reference'],
    failed: totals.failed,
    unknown: totals.unknown,
    tooEarly: record.tooEarly ?? null,
    orphans: foundBy(audit.checks, 'orphan'),
    lost: foundBy(audit.checks, 'lost'),
    doubled: foundBy(audit.checks, 'doubled'),
    auditPassed: audit.ok,
    killed,
    retries: run.retries,
    peakInFlight: run.peakInFlight,
    writersAtOnce: mostWritersAtOnce(history),
    durationMs: run.durationMs,
    rowsPerSecond: throughput.rowsPerSecond,
    latencyP50Ms: latencyMs.p50,
    latencyP99Ms: latencyMs.p99,
    latencyMaxMs: latencyMs.max,
    longestWaitMs: longestWaitOf(history),
    lockShare: shareOf(record, 'lock'),
    turnShare: shareOf(record, 'turn'),
    referenceShare: shareOf(record, 'reference'),
    writingShare: shareOf(record, 'writing'),
    threadRows: threads.map(({ attempted }) => attempted),
    databaseRows: databases.map(({ inserted }) => inserted),
    busiestShare: busiestShareOf(databases),
  };
}

function foundBy(checks: readonly AuditCheck[], name: string): number | null {
  return checks.find((check) => check.name === name)?.found ?? null;
}

/** 0 if no thread waited; null unless every phase of the run was recorded. */
function longestWaitOf(history: PhaseHistory): number | null {
  if (history.detail !== 'transitions') return null;
  const [longest] = findLongestWaits(history, 1);
  return longest ? durationOf(longest) : 0;
}

/** The share of a phase of the lifetime of all threads; null where it was not measured. */
function shareOf({ threads }: Pick<RunRecord, 'threads'>, phase: ThreadPhase): number | null {
  let lifetimeMs = 0;
  let phaseMs = 0;
  for (const thread of threads) {
    if (!thread.lifetimeMs || !thread.phasesMs) return null;
    lifetimeMs += thread.lifetimeMs;
    phaseMs += thread.phasesMs[phase];
  }
  return lifetimeMs === 0 ? null : phaseMs / lifetimeMs;
}

/** Null where no entity has several databases, or nothing was inserted. */
function busiestShareOf(databases: readonly DatabaseTotals[]): number | null {
  const entities = [...groupBy(databases, ({ entity }) => entity).values()];
  const shares = entities
    .map((own) => own.map(({ inserted }) => inserted))
    .filter((rows) => rows.length > 1 && rows.some((count) => count > 0))
    .map((rows) => Math.max(...rows) / rows.reduce((sum, count) => sum + count, 0));
  return shares.length === 0 ? null : Math.max(...shares);
}
