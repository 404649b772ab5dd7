import { resolve } from 'node:path';

import { ProgramError, tellError } from '../base/errors.js';
import { formatBytes, formatCount } from '../base/format.js';
import { escapeText } from '../base/text.js';
import { COMMAND_LOCK_TIMEOUT_MS } from '../db/connection-options.js';
import { auditUnclosed, newestUnclosed } from '../engine/unclosed.js';
import { listRuns } from '../ledger/catalogue.js';
import { requireSettled } from '../rebalance/journal.js';
import type { Topology } from '../router/topology.js';
import { whoIsAtWork } from '../engine/alone.js';
import type { CommandContext, ExitStatus } from './context.js';
import { readDatabaseStatuses, type DatabaseStatus } from './database-status.js';
import { textTable, type Column } from './table.js';
import { topologyOf } from './topology.js';
import { tellClosing, tellFinding, tellUnclosed } from './unclosed.js';

const COLUMNS: readonly Column[] = [
  { title: 'database', align: 'left' },
  { title: 'entity', align: 'left' },
  { title: 'state', align: 'left' },
  { title: 'version', align: 'left' },
  { title: 'journal/sync', align: 'left' },
  { title: 'migrations', align: 'left' },
  { title: 'rows', align: 'right' },
  { title: 'size', align: 'right' },
];

/** `dbsim-tui status`: what the databases are and hold; changes nothing, creates nothing. */
export async function statusCommand(context: CommandContext): Promise<ExitStatus> {
  const topology = await topologyOf(context);
  const statuses = await readDatabaseStatuses(context.dir, COMMAND_LOCK_TIMEOUT_MS, topology);
  const runs = listRuns(context.dir);
  const problems = statuses.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
  context.print(
    [
      ...textTable(COLUMNS, statuses.map(statusRow)),
      '',
      `Folder: ${resolve(context.dir)}`,
      `Runs:   ${runs.length === 0 ? 'none yet' : `${formatCount(runs.length)}, latest ${runs[0]}`}`,
      ...(await describeUnclosed(context, topology)),
      ...tellRebalance(context.dir, topology),
      ...problems.map((problem) => context.paint('red', `! ${problem}`)),
    ].join('\n'),
  );
  return problems.length > 0 ? 1 : 0;
}

/** A run that never ended: what its ledger and the databases say of it, and how it is closed. */
async function describeUnclosed(context: CommandContext, topology: Topology): Promise<string[]> {
  const { dir, flags } = context;
  const run = newestUnclosed(dir);
  if (!run) return [];
  const atWork = await whoIsAtWork(dir);
  if (atWork !== undefined) return [`Run ${run.header.id} has not ended: ${escapeText(atWork)}`];
  return [
    `${tellUnclosed(run)}.`,
    ...tellFinding(await auditUnclosed(run, { dir, topology }), context),
    tellClosing(run, flags),
  ];
}

/** What is to be said of a rebalance that was interrupted, or that has moved the rows elsewhere. */
function tellRebalance(dir: string, topology: Topology): string[] {
  try {
    requireSettled(dir, topology);
    return [];
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    return [`! ${escapeText(tellError(error))}`];
  }
}

/** One database as the cells of a table. */
export function statusRow(status: DatabaseStatus): string[] {
  const { name, entity, state, settings, migrations } = status;
  const words = {
    asked: '',
    reachable: 'reachable',
    missing: 'not created yet',
    broken: 'not usable',
  };
  const pending = migrations?.pending.length ?? 0;
  return [
    name,
    entity,
    status.lag ?? words[state],
    settings ? `${settings.engine} ${settings.version}` : '',
    settings ? `${settings.journal}/${settings.sync}` : '',
    migrations ? (pending > 0 ? `${pending} pending` : `${migrations.applied.length} applied`) : '',
    status.rows === undefined ? '' : formatCount(status.rows),
    status.bytes === undefined ? '' : formatBytes(status.bytes),
  ];
}
