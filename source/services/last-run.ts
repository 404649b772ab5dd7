import { existsSync } from 'node:fs';

import { formatAuditVerdict } from '../ledger/audit-wording.js';
import { runFiles } from '../ledger/files.js';
import { describeCancelled } from '../ledger/cancelled.js';
import { describeInserted } from '../ledger/share.js';
import type { FollowedRun } from './followed-run.js';

/**
 * How a run of the screen ended and where its record is, in one line.
 * @param dir the working folder
 * @returns undefined where the run has neither a record nor a problem
 */
export function describeLastRun(
  { phase, id, record, problem, isEmptied }: FollowedRun,
  dir: string,
): string | undefined {
  if (phase === 'cancelled') return `The run was ${describeCancelled(isEmptied)}.`;
  if (phase === 'crashed' && id !== undefined) {
    const stored = runFiles(dir, id).record;
    return existsSync(stored)
      ? `The process of the run crashed; the run is closed: ${stored}`
      : `${problem}. \`dbsim-tui verify ${id}\` audits and closes it.`;
  }
  if (!record) return problem === undefined ? undefined : `The run failed: ${problem}`;
  const path = runFiles(dir, record.run.id).record;
  return `${describeInserted(record.run, record.totals)}, ${formatAuditVerdict(record.audit)}: ${path}`;
}
