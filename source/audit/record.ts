import { basename } from 'node:path';

import { roundMs } from '../base/format.js';
import { runFiles } from '../ledger/files.js';
import { RECORD_SCHEMA, type RunRecord } from '../ledger/record.js';
import type { AuditResult } from './audit.js';

/** Builds the run record from the result of an audit. @param dir the working folder */
export function buildRecord(dir: string, result: AuditResult): RunRecord {
  const { header, status, durationMs, peakInFlight, retries, health, moves, summary, audit } =
    result;
  const { elapsedMs, timing, cpuMs, phaseDetail, refusedUpgrades } = result;
  const files = runFiles(dir, header.id);
  return {
    schema: RECORD_SCHEMA,
    run: {
      ...header,
      status,
      durationMs: roundMs(durationMs),
      elapsedMs: roundMs(elapsedMs),
      pauses: timing.pauses.map((pause) => ({
        ...pause,
        askedMs: roundMs(pause.askedMs),
        fromMs: roundMs(pause.fromMs),
        toMs: pause.toMs === null ? null : roundMs(pause.toMs),
      })),
      paceChanges: timing.paceChanges.map(({ atMs, paceMs }) => ({ atMs: roundMs(atMs), paceMs })),
      ...(timing.steps
        ? { steps: { ...timing.steps, stoppedMs: roundMs(timing.steps.stoppedMs) } }
        : {}),
      cpuMs: cpuMs && { user: roundMs(cpuMs.user), system: roundMs(cpuMs.system) },
      phaseDetail,
      peakInFlight,
      retries,
      ...(refusedUpgrades ? { refusedUpgrades } : {}),
      ...(health.length > 0 ? { health } : {}),
      ...(moves.length > 0 ? { moves } : {}),
    },
    ...summary,
    audit,
    attemptsFile: basename(files.attempts),
    ...(result.unknownRows.length > 0 ? { unknownFile: basename(files.unknown) } : {}),
  };
}
