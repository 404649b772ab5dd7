import { escapeText } from '../base/text.js';
import { join } from 'node:path';

import { UsageError } from '../base/errors.js';
import { isFolder } from '../base/folders.js';
import { ENDINGS } from '../entities/ending.js';
import { formatCheckName } from '../ledger/audit-wording.js';
import { attemptsOf } from '../ledger/attempts.js';
import { findRun, requireHeader } from '../ledger/catalogue.js';
import { formatRecord } from '../ledger/printed-record.js';
import { describeInserted } from '../ledger/share.js';
import type { RunRecord } from '../ledger/record.js';
import { DATA_FOLDER } from '../router/topology.js';
import { closeStored } from '../engine/audit-stored.js';
import type { CommandContext, ExitStatus } from './context.js';
import { newJsonFile, writeJsonText } from './json.js';
import { describeAuditVerdict } from './summary/audit.js';
import { describeRejected } from './summary/totals.js';
import { topologyOfRun } from './topology.js';
import { describeClosed } from './unclosed.js';

/** As wide as the longest name of a check. */
const NAME_WIDTH = 23;

/** `dbsim-tui verify [run]`: audits a stored run against the databases as they are now. */
export async function verifyCommand(context: CommandContext): Promise<ExitStatus> {
  const { dir, operands, flags } = context;
  const runId = findRun(dir, operands[0]);
  const topology = await topologyOfRun(requireHeader(dir, runId), context);
  const jsonFile = newJsonFile(flags);
  const dataFolder = join(dir, DATA_FOLDER);
  if (!(await isFolder(dataFolder))) throw new UsageError(`There is no folder ${dataFolder}`, '');
  const { record, closed, recovered } = await closeStored({ dir, runId, topology });
  const lines = describeVerification(record, context);
  if (recovered !== undefined) lines.push(escapeText(`Repaired: ${recovered}`));
  if (closed !== undefined) lines.push(describeClosed(closed));
  if (flags['json'] !== undefined) {
    await writeJsonText(formatRecord(record, attemptsOf(dir, record)), jsonFile, context);
    context.notify(lines.join('\n'));
  } else if (!context.quiet) {
    context.print(lines.join('\n'));
  }
  const { totals, audit } = record;
  return audit.ok && totals.failed === 0 && totals.unknown === 0 ? 0 : 1;
}

function describeVerification(record: RunRecord, context: CommandContext): string[] {
  const { run, totals, audit } = record;
  return [
    `Run ${run.id} (${escapeText(run.workload)}) ${ENDINGS[run.status].predicate}: ${describeInserted(run, totals)}`,
    ...describeRejected(record),
    '',
    ...audit.checks.map((check) => {
      const mark = check.ok ? (context.unicode ? '✔' : 'OK') : context.unicode ? '✖' : 'NO';
      return `  ${context.paint(check.ok ? 'green' : 'red', mark)} ${formatCheckName(check).padEnd(NAME_WIDTH)} ${check.detail}`;
    }),
    '',
    describeAuditVerdict(audit, context),
  ];
}
