import type { RunStatus } from '../entities/ending.js';
import { headerOf } from '../ledger/catalogue.js';
import { runFiles } from '../ledger/files.js';
import { modelOfRun } from '../ledger/model-of-run.js';
import { pausedMs } from '../ledger/pauses.js';
import { readPhaseHistory } from '../ledger/phase-history.js';
import type { PhaseDetail, PhaseHistory } from '../ledger/phase-file.js';
import { phaseTimesOf, summarizePhases, sumPhases } from '../ledger/phases.js';
import type { RunTiming } from '../ledger/timing.js';
import type { RefusedUpgrades, RunHeader, RunMove } from '../ledger/record.js';
import type { Audit, CpuTime, Summary, ThreadTimes, UnitTotals } from '../ledger/summary.js';
import type { UnknownRow } from '../ledger/unknown-rows.js';
import type { Fate } from '../ledger/fates.js';
import type { DatabaseHealth } from '../router/health/health.js';
import { embeddedTopology, type Topology } from '../router/topology.js';
import { policyNamed } from '../units/registry.js';
import { judgeFindings } from './checks.js';
import { gatherEvidence, type Evidence } from './evidence.js';
import { examine } from './examine.js';
import { FileChecks } from './file-checks.js';
import type { Findings } from './findings.js';
import { requireTopologyOfRun } from './topology-of-run.js';

/** The result of an audit: checks and all numbers of a run, from the ledger and the databases alone. */
export interface AuditResult {
  readonly header: RunHeader;
  readonly status: RunStatus;
  readonly durationMs: number;
  readonly elapsedMs: number;
  readonly timing: RunTiming;
  readonly cpuMs: CpuTime | null;
  readonly phaseDetail: PhaseDetail;
  readonly peakInFlight: number;
  readonly retries: number;
  readonly refusedUpgrades: RefusedUpgrades | undefined;
  readonly health: readonly DatabaseHealth[];
  readonly moves: readonly RunMove[];
  readonly summary: Summary;
  readonly audit: Audit;
  /** Rows whose outcome is not in the ledger. */
  readonly unknownRows: readonly UnknownRow[];
  /** The fates of rows that were missing when others referred to them. */
  readonly fates: readonly Fate[];
}

/**
 * Audits a run against the databases as they are now.
 * @param topology its databases; by default the SQLite files of its model
 * @throws ProgramError if there is no such run
 */
export async function auditRun(
  dir: string,
  runId: string,
  topology?: Topology,
): Promise<AuditResult> {
  const where = topology ?? embeddedTopology(dir, modelOfRun(headerOf(dir, runId) ?? {}));
  const checks = new FileChecks(where);
  try {
    return await audit(dir, runId, where, checks);
  } finally {
    await checks.end();
  }
}

async function audit(
  dir: string,
  runId: string,
  topology: Topology,
  checks: FileChecks,
): Promise<AuditResult> {
  const evidence = await gatherEvidence(dir, runId);
  const { header, end, tally, timing } = evidence;
  requireTopologyOfRun(dir, header, topology);
  const findings = await examine(topology, evidence, checks);
  const elapsedMs = tally.lastMs;
  const durationMs = elapsedMs - pausedMs(timing.pauses, elapsedMs);
  const history = readPhaseHistory(runFiles(dir, runId).phases);
  const times = end?.threads ?? timesOfKilled(evidence, history);
  const summary = tally.summarize(times, durationMs);
  return {
    header,
    status: end?.status ?? 'failed',
    durationMs,
    elapsedMs,
    timing,
    cpuMs: end?.cpuMs ?? history.cpuMs,
    phaseDetail: history.detail,
    peakInFlight: end?.peakInFlight ?? 0,
    retries: end?.retries ?? 0,
    refusedUpgrades: end?.refusedUpgrades,
    health: end?.health ?? [],
    moves: end?.moves ?? [],
    summary: {
      ...summary,
      ...(header.settings.rate === undefined
        ? {}
        : {
            openLoop: tally.openLoop({
              notBegun: end?.notBegun,
              elapsedMs: durationMs,
              phasesMs: times.map(({ phasesMs = null }) => phasesMs),
              cpuMs: end?.cpuMs ?? history.cpuMs,
              cores: header.environment.cores,
              machineShare: end?.machineShare ?? null,
            }),
          }),
      databases: evidence.databases.totals(summary.entities),
      causes: evidence.refusals.causes,
      tooEarly: evidence.refusals.tooEarly,
      ...(evidence.units
        ? { units: { ...evidence.units, ...preparedOf(evidence, findings) } }
        : {}),
    },
    fates: evidence.refusals.fates,
    audit: judgeFindings(findings, evidence, topology),
    unknownRows: evidence.unknownRows,
  };
}

/** How many prepared transactions are left; nothing where the policy prepares none, or that is not known. */
function preparedOf(
  { header: { settings } }: Evidence,
  { prepared }: Findings,
): Pick<UnitTotals, 'prepared'> {
  const { isPrepared } = policyNamed(settings.together ?? 'separate');
  return isPrepared && prepared ? { prepared: prepared.size } : {};
}

/** The thread times of a killed run, up to the last recorded slice. */
function timesOfKilled({ header, tally }: Evidence, { slices }: PhaseHistory): ThreadTimes[] {
  const count = Math.max(header.threads, ...tally.threadNumbers);
  return Array.from({ length: count }, (_, index) => {
    const phasesMs = phaseTimesOf((phase) =>
      slices.reduce((sum, { threads }) => sum + (threads[index]?.[phase] ?? 0), 0),
    );
    const isMeasured = slices.length > 0;
    return {
      thread: index + 1,
      osThread: null,
      ...summarizePhases(phasesMs),
      lifetimeMs: isMeasured ? sumPhases(phasesMs) : null,
      phasesMs: isMeasured ? phasesMs : null,
    };
  });
}
