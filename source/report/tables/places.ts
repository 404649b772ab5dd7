import type { DatabaseSettings } from '../../db/database-settings.js';
import { describeLoss, sqliteDurability, type DurabilityClass } from '../../db/durability-class.js';
import { entityNamed, type Model } from '../../entities/model.js';
import { modelOfRun } from '../../ledger/model-of-run.js';
import type { RunRecord } from '../../ledger/record.js';
import { databasesOf, type RunDatabase } from '../../ledger/run-databases.js';
import { makeTable, type ColumnOf, type Table } from './table.js';

/** Each database of a run: where it is, its engine, and what an accident can cost there. */
export function placesTable({ run }: Pick<RunRecord, 'run'>): Table {
  return makeTable(columnsOf(run.settings.topology, modelOfRun(run)), databasesOf(run.settings));
}

function columnsOf(topology: string | undefined, model: Model): ColumnOf<RunDatabase>[] {
  return [
    {
      title: 'Database',
      width: '*',
      cell: ({ settings }) => ({ text: settings.database, tone: 'strong' }),
    },
    {
      title: 'Holds',
      width: 46,
      cell: ({ entity, isCopy }) =>
        `${entityNamed(model, entity).table}${isCopy ? ' (a copy)' : ''}`,
    },
    { title: 'Where', width: 78, limit: 60, cell: ({ settings }) => placeOf(settings, topology) },
    {
      title: 'Engine',
      width: 62,
      cell: ({ settings }) => `${settings.engine} ${settings.version}`,
    },
    {
      title: 'Journal, sync',
      width: 54,
      cell: ({ settings }) => `${settings.journal}, ${settings.sync}`,
    },
    {
      title: 'A killed process',
      width: 62,
      cell: ({ settings }) => lossOf(settings, 'killedProcess'),
    },
    { title: 'A power cut', width: 92, cell: ({ settings }) => lossOf(settings, 'powerCut') },
  ];
}

function placeOf({ database, engine }: DatabaseSettings, topology: string | undefined): string {
  if (topology !== undefined) return `see ${topology}`;
  return engine === 'SQLite' ? `data/${database}` : 'on its server';
}

/** What an accident costs there; records of version 1 have it of SQLite only. */
function lossOf(
  { engine, journal, sync, durability }: DatabaseSettings,
  accident: keyof DurabilityClass,
): string {
  const known = durability ?? (engine === 'SQLite' ? sqliteDurability(journal, sync) : undefined);
  return known ? describeLoss(known[accident]) : '(not known)';
}
