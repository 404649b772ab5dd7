import { resolve } from 'node:path';

import { formatBytes, formatCount } from '../base/format.js';
import { PATIENT_MS } from '../db/database.js';
import { listRuns, listUnclosed } from '../ledger/catalogue.js';
import type { CommandContext, ExitStatus } from './context.js';
import { readDatabaseStatuses, type DatabaseStatus } from './database-status.js';
import { tellUnclosed } from './unclosed.js';
import { textTable, type Column } from './table.js';
import { topologyOf } from './topology.js';

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
  const statuses = await readDatabaseStatuses(context.dir, PATIENT_MS, topologyOf(context));
  const runs = listRuns(context.dir);
  const unclosed = listUnclosed(context.dir);
  const problems = statuses.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
  context.print(
    [
      ...textTable(COLUMNS, statuses.map(statusRow)),
      '',
      `Folder: ${resolve(context.dir)}`,
      `Runs:   ${runs.length === 0 ? 'none yet' : `${formatCount(runs.length)}, latest ${runs[0]}`}`,
      ...(unclosed.length === 0
        ? []
        : [tellUnclosed(unclosed, 'its process was killed, or is still at work')]),
      ...problems.map((problem) => context.paint('red', `! ${problem}`)),
    ].join('\n'),
  );
  return problems.length > 0 ? 1 : 0;
}

/** One database as the cells of a table. */
export function statusRow(status: DatabaseStatus): string[] {
  const { name, entity, state, settings, migrations } = status;
  const words = { reachable: 'reachable', missing: 'not created yet', broken: 'not usable' };
  const pending = migrations?.pending.length ?? 0;
  return [
    name,
    entity,
    words[state],
    settings ? `${settings.engine} ${settings.version}` : '',
    settings ? `${settings.journal}/${settings.sync}` : '',
    migrations ? (pending > 0 ? `${pending} pending` : `${migrations.applied.length} applied`) : '',
    status.rows === undefined ? '' : formatCount(status.rows),
    status.bytes === undefined ? '' : formatBytes(status.bytes),
  ];
}
