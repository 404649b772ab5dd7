import { groupBy } from '../base/group.js';
import type { FinishedRun } from '../report/run.js';
import type { ThreadPhase } from '../ledger/phases.js';
import type { PhaseHistory } from '../ledger/phase-file.js';
import { durationOf, findLongestWaits } from '../ledger/waits.js';
import type { AuditCheck, DatabaseTotals } from '../ledger/summary.js';
import type { RefusedUpgrades, RunRecord } from '../ledger/record.js';
import { firstDuplicateOf, firstTooEarlyOf, longestWaitIn } from './example-rows.js';
import type { Fact } from './predicate/evaluate.js';
import { countSyncedCommits } from './synced-commits.js';
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
  kills: 'how many times the process of the run was killed',
  undone: 'rows whose unit did not go through',
  wholeUnits: 'units whose rows are all stored',
  tornUnits:
    'units of which a part is stored; of a run that was killed several times, in all of these',
  tornKills: 'kills after which a unit was torn',
  recoveredUnits:
    'units that were not ended when the process was killed, and that a recovery ended',
  removedRows: 'committed rows that were deleted again',
  exposedP50Ms: 'how long others could see a part of a unit, median',
  exposedMaxMs: 'the longest time that others could see a part of a unit',
  sharedValues: 'stored rows whose unique value another stored row has too',
  firstDuplicate: 'why the first duplicate was rejected, with the row that has its key',
  firstTooEarly: 'the first row that was rejected too early, and when what it points to came',
  retries: 'transactions repeated because a database was locked',
  refusedUpgrades: 'transactions that had read and were refused the write lock at once',
  staleUpgrades:
    'of these, those after another commit (SQLITE_BUSY_SNAPSHOT), and not because another transaction had the lock',
  cpuMs: 'processor time of the process',
  peakInFlight: 'most rows in flight at one moment',
  writersAtOnce: 'most threads that wrote to one database at one moment',
  durationMs: 'from the release to the last decided row',
  rowsPerSecond: 'rows decided in a second',
  latencyP50Ms: 'median latency',
  latencyP99Ms: '99th percentile of the latency',
  latencyMaxMs: 'the longest latency',
  longestWaitMs: 'the longest single wait of a thread for a lock, its turn or a reference',
  longestWait: 'the same in words: which thread, how long, and for what',
  lockShare: 'share of time in which threads waited for the lock of a database',
  turnShare: 'share of time in which threads waited for their turn',
  referenceShare: 'share of time in which threads waited for a row that theirs points to',
  writingShare: 'share of time in which threads wrote',
  syncedCommits:
    'commits of rows in which SQLite waited for the disk, by the journal and sync of its databases; unknown for batches and units',
  threadRows: 'rows of each thread',
  databaseRows: 'inserted rows of each database',
  busiestShare:
    'the largest share of the inserted rows of an entity in one of its databases, of entities with several',
} as const;

export type RunFactName = keyof typeof RUN_FACTS;

export type RunFacts = Readonly<Record<RunFactName, Fact>>;

const NOT_REFUSED: RefusedUpgrades = { busy: 0, snapshot: 0 };

/** Whether a name is one of a fact of a run. */
export function isRunFact(name: string): name is RunFactName {
  return Object.hasOwn(RUN_FACTS, name);
}

/** What is known of a finished run. @param killed whether its process was killed */
export function factsOfRun(finished: FinishedRun, killed: boolean): RunFacts {
  const { record, phases } = finished;
  const { run, totals, latencyMs, throughput, audit, threads, databases = [], units } = record;
  const { refusedUpgrades = NOT_REFUSED, cpuMs } = run;
  const history = phases();
  const tornUnits = foundBy(audit.checks, 'torn');
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
    kills: killed ? 1 : 0,
    undone: totals.undone ?? 0,
    wholeUnits: units?.whole ?? null,
    tornUnits,
    tornKills: tornUnits === null ? null : killed && tornUnits > 0 ? 1 : 0,
    recoveredUnits: units?.recovered ?? null,
    removedRows: units?.removed ?? null,
    exposedP50Ms: units?.exposedMs.p50 ?? null,
    exposedMaxMs: units?.exposedMs.max ?? null,
    sharedValues: sharedBy(audit.checks),
    firstDuplicate: firstDuplicateOf(finished),
    firstTooEarly: firstTooEarlyOf(finished),
    retries: run.retries,
    refusedUpgrades: refusedUpgrades.busy + refusedUpgrades.snapshot,
    staleUpgrades: refusedUpgrades.snapshot,
    cpuMs: cpuMs ? cpuMs.user + cpuMs.system : null,
    peakInFlight: run.peakInFlight,
    writersAtOnce: mostWritersAtOnce(history),
    durationMs: run.durationMs,
    rowsPerSecond: throughput.rowsPerSecond,
    latencyP50Ms: latencyMs.p50,
    latencyP99Ms: latencyMs.p99,
    latencyMaxMs: latencyMs.max,
    longestWaitMs: longestWaitOf(history),
    longestWait: longestWaitIn(finished),
    lockShare: shareOf(record, 'lock'),
    turnShare: shareOf(record, 'turn'),
    referenceShare: shareOf(record, 'reference'),
    writingShare: shareOf(record, 'writing'),
    syncedCommits: countSyncedCommits(record),
    threadRows: threads.map(({ attempted }) => attempted),
    databaseRows: databases.map(({ inserted }) => inserted),
    busiestShare: busiestShareOf(databases),
  };
}

/** What is known of a run that was carried out and killed several times: counts of kills are those of all. */
export function joinRounds(rounds: readonly RunFacts[]): RunFacts {
  const last = rounds.at(-1);
  if (!last) throw new RangeError('a run has one round at least');
  const total = (name: RunFactName): Fact => {
    const values = rounds.map((facts) => facts[name]);
    return values.every((value) => typeof value === 'number')
      ? values.reduce((sum, value) => sum + value, 0)
      : null;
  };
  return {
    ...last,
    kills: total('kills'),
    tornUnits: total('tornUnits'),
    tornKills: total('tornKills'),
  };
}

/** The rows that share a value that is to be unique, over all such fields. */
function sharedBy(checks: readonly AuditCheck[]): number {
  return checks
    .filter(({ name }) => name.startsWith('duplicate-'))
    .reduce((sum, { found }) => sum + found, 0);
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
