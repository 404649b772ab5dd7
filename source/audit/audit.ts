import type {
  Audit,
  RunHeader,
  RunMove,
  RunStatus,
  Summary,
  ThreadTimes,
} from '../ledger/record.js';
import type { UnknownRow } from '../ledger/unknown-rows.js';
import type { DatabaseHealth } from '../router/health/health.js';
import { embeddedTopology, type Topology } from '../router/topology.js';
import { judgeFindings } from './checks.js';
import { gatherEvidence, type Evidence } from './evidence.js';
import { examine } from './examine.js';
import { Soundness } from './soundness.js';
import { requireTopologyOfRun } from './topology-of-run.js';

/** What the audit proves of a run, and every number of it, taken from the ledger and the databases alone. */
export interface AuditResult {
  readonly header: RunHeader;
  readonly status: RunStatus;
  readonly durationMs: number;
  readonly peakInFlight: number;
  readonly retries: number;
  readonly health: readonly DatabaseHealth[];
  readonly moves: readonly RunMove[];
  readonly summary: Summary;
  readonly audit: Audit;
  /** Rows whose outcome never reached the ledger. */
  readonly unknownRows: readonly UnknownRow[];
}

/** Audits a run against the databases as they are now. @throws ProgramError when there is no such run */
export async function auditRun(
  dir: string,
  runId: string,
  topology: Topology = embeddedTopology(dir),
): Promise<AuditResult> {
  const soundness = new Soundness(topology);
  try {
    return await audit(dir, runId, topology, soundness);
  } finally {
    await soundness.end();
  }
}

async function audit(
  dir: string,
  runId: string,
  topology: Topology,
  soundness: Soundness,
): Promise<AuditResult> {
  const evidence = await gatherEvidence(dir, runId);
  const { header, end, tally } = evidence;
  requireTopologyOfRun(dir, header, topology);
  const findings = await examine(topology, evidence, soundness);
  const durationMs = end?.durationMs ?? tally.lastMs;
  const summary = tally.summarize(end?.threads ?? untimedThreads(evidence), durationMs);
  return {
    header,
    status: end?.status ?? 'failed',
    durationMs,
    peakInFlight: end?.peakInFlight ?? 0,
    retries: end?.retries ?? 0,
    health: end?.health ?? [],
    moves: end?.moves ?? [],
    summary: { ...summary, databases: evidence.databases.totals(summary.entities) },
    audit: judgeFindings(findings, evidence, topology),
    unknownRows: evidence.unknownRows,
  };
}

/** The threads of a killed run, which could not say where their time went. */
function untimedThreads({ tally }: Evidence): ThreadTimes[] {
  return tally.threadNumbers.map((thread) => ({
    thread,
    osThread: null,
    busyMs: 0,
    lockWaitMs: 0,
    referenceWaitMs: 0,
  }));
}
