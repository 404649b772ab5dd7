import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import { DatabaseError } from '../base/errors.js';
import { formatBytes, formatCount } from '../base/format.js';
import { Database, PATIENT_MS, sizeOnDisk, type DatabaseDescription } from '../db/database.js';
import { Migrator } from '../db/migrations.js';
import { databaseError } from '../db/sqlite/errors.js';
import { ENTITY_NAMES } from '../entities/entity.js';
import { listRuns } from '../ledger/catalogue.js';
import { embeddedTopology } from '../router/topology.js';
import type { CommandContext, ExitStatus } from './context.js';
import { textTable } from './table.js';

/** `dbsim-tui status`: what the databases are and hold; changes nothing, creates nothing. */
export async function statusCommand(context: CommandContext): Promise<ExitStatus> {
  const topology = embeddedTopology(context.dir);
  const rows: string[][] = [];
  const problems: string[] = [];
  for (const entity of ENTITY_NAMES) {
    const description = topology[entity];
    try {
      rows.push(await describeDatabase(description));
    } catch (error) {
      const known = databaseError(description.name, error);
      if (known.kind === 'other' && !(error instanceof DatabaseError)) throw error;
      rows.push([description.name, entity, 'not usable']);
      problems.push(known.message);
    }
  }
  const runs = listRuns(context.dir);
  context.print(
    [
      ...textTable(
        [
          { title: 'database', align: 'left' },
          { title: 'entity', align: 'left' },
          { title: 'state', align: 'left' },
          { title: 'version', align: 'left' },
          { title: 'journal/sync', align: 'left' },
          { title: 'migrations', align: 'left' },
          { title: 'rows', align: 'right' },
          { title: 'size', align: 'right' },
        ],
        rows,
      ),
      '',
      `Folder: ${resolve(context.dir)}`,
      `Runs:   ${runs.length === 0 ? 'none yet' : `${formatCount(runs.length)}, latest ${runs[0]}`}`,
      ...problems.map((problem) => context.paint('red', `! ${problem}`)),
    ].join('\n'),
  );
  return problems.length > 0 ? 1 : 0;
}

async function describeDatabase(description: DatabaseDescription): Promise<string[]> {
  const { name, file, entity } = description;
  if (!existsSync(file)) return [name, entity.name, 'not created yet'];
  const database = await Database.open(description, {
    sync: 'normal',
    busyMs: PATIENT_MS,
    readOnly: true,
  });
  try {
    const settings = await database.settings();
    const { applied, pending } = await new Migrator(database).state();
    return [
      name,
      entity.name,
      'reachable',
      `${settings.engine} ${settings.version}`,
      `${settings.journal}/${settings.sync}`,
      pending.length === 0 ? `${applied.length} applied` : `${pending.length} pending`,
      formatCount(await database.countRows()),
      formatBytes((await sizeOnDisk(file)) ?? 0),
    ];
  } finally {
    await database.close();
  }
}
