import { describe, expect, it } from 'vitest';

import { summarizeRun } from '../../source/commands/summary/summary.js';
import type { DatabaseSettings } from '../../source/db/database-settings.js';
import type { EntitySettings, RunRecord } from '../../source/ledger/record.js';
import type { DatabaseTotals } from '../../source/ledger/summary.js';
import type { FinishedRun } from '../../source/report/run.js';
import { exportRun, type ExportFormat } from '../../source/report/exports/export.js';
import { databasesTable } from '../../source/report/tables/databases.js';
import { placesTable } from '../../source/report/tables/places.js';
import type { Table } from '../../source/report/tables/table.js';
import { describeVerdict } from '../../source/report/verdict.js';
import { ENTITIES, ENTITY_NAMES } from '../harness/shop.js';
import { madeUpRun, noPhases } from './runs.js';

const SHARDS = [1, 2, 3];

/** A run over nine databases, three of each entity; those of the products are on a server. */
function nineDatabases(): RunRecord {
  const { record } = madeUpRun({ rows: 90 });
  const settingsOf = (name: string): DatabaseSettings => ({
    database: name,
    engine: name.startsWith('products') ? 'PostgreSQL' : 'SQLite',
    version: '15',
    journal: 'wal',
    sync: 'full',
    durability: { killedProcess: 'nothing', powerCut: 'nothing' },
  });
  const entries = ENTITY_NAMES.map((entity) => {
    const shards = SHARDS.map((shard) => settingsOf(`${ENTITIES[entity]!.table}-${shard}`));
    const database = shards.map((shard) => shard.database).join(', ');
    const placement = { rule: 'hash', by: 'id' } as const;
    return [entity, { ...settingsOf(database), spread: 'hash', placement, shards }] as const;
  });
  const databases = ENTITY_NAMES.flatMap((entity) =>
    SHARDS.map((shard): DatabaseTotals => ({
      ...record.entities[entity]!,
      entity,
      database: `${ENTITIES[entity]!.table}-${shard}`,
      attempted: 10,
      inserted: 10,
    })),
  );
  const settings = {
    ...record.run.settings,
    databases: Object.fromEntries(entries) as unknown as Record<
      (typeof ENTITY_NAMES)[number],
      EntitySettings
    >,
  };
  return { ...record, run: { ...record.run, settings }, databases };
}

const finishedNine = (): FinishedRun => ({
  record: nineDatabases(),
  attempts: madeUpRun({ rows: 90 }).attempts,
  phases: noPhases,
});

const NAMES = ENTITY_NAMES.flatMap((entity) =>
  SHARDS.map((shard) => `${ENTITIES[entity]!.table}-${shard}`),
);

describe('a run over nine databases', () => {
  it('is reported to be one', () => {
    expect(describeVerdict(nineDatabases()).result).toContain('by 10 threads into 9 databases');
  });

  it('has a line for each of them, and one with its engine', () => {
    const textsOf = ({ rows }: Table, ...columns: number[]) =>
      rows.map(({ cells }) => columns.map((column) => cells[column]?.text));
    expect(textsOf(databasesTable(nineDatabases()), 0, 1)).toEqual([
      ...NAMES.map((name) => [name, '10']),
      ['All', '90'],
    ]);
    const engineOf = (name: string): string =>
      name.startsWith('products') ? 'PostgreSQL 15' : 'SQLite 15';
    expect(textsOf(placesTable(nineDatabases()), 0, 3)).toEqual(
      NAMES.map((name) => [name, engineOf(name)]),
    );
  });

  it.each<ExportFormat>(['html', 'markdown'])('has them in %s', (format) => {
    const text = [...exportRun(format, finishedNine())].join('');
    const lines = text.split(format === 'html' ? /<\/?tr[ >]/ : '\n');
    for (const name of NAMES) {
      const reported = lines.filter(
        (line) => line.includes(name) && line.includes('see the audit'),
      );
      expect(reported, name).toHaveLength(1);
    }
    expect(text).toContain('survives a power cut');
  });

  it('has them in the summary of the terminal', () => {
    const lines = summarizeRun(finishedNine(), {
      paint: (_, text) => text,
      unicode: true,
      dir: '.',
    });
    for (const name of NAMES) {
      expect(
        lines.filter((line) => line.startsWith(name)),
        name,
      ).toHaveLength(1);
    }
  });
});

it('rows that lack the number which decides have a line of their own', () => {
  const record = nineDatabases();
  const lost = { ...record.entities.User!, entity: 'User', database: null, attempted: 2 } as const;
  const table = databasesTable({ ...record, databases: [...(record.databases ?? []), lost] });
  const texts = table.rows.map(({ cells }) => cells.slice(0, 2).map(({ text }) => text));
  expect(texts).toContainEqual(['users, database not known', '2']);
});
