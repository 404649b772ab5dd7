/** @module-tag full */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { keysOf, type EntityStore } from '../../source/db/entity-store.js';
import { ServerDatabase } from '../../source/db/server/database.js';
import type { ServerDescription } from '../../source/db/server/description.js';
import { ServerModelWriter } from '../../source/db/server/model-writer.js';
import { uniquesOf } from '../../source/entities/unique.js';
import type { StoredRow } from '../../source/entities/value.js';
import { describeEngine } from '../harness/engines/describe.js';
import { MariaDb, MARIADB } from '../harness/engines/mariadb.js';
import { Postgres, POSTGRES } from '../harness/engines/postgres.js';
import { PART, PARTS, STAY, STAYS, twinOf, USE } from '../db/kinds.js';

const DATABASE = 'dbsim_kinds';
const KEYS = PARTS.map(([key]) => Number(key));
const SORTED = PARTS.toSorted((one, other) => Number(one[0]) - Number(other[0]));
const BY_KEY = new Map(PARTS.map((row) => [Number(row[0]), row]));

interface Server {
  readonly engine: 'postgres' | 'mysql';
  readonly address: () => string;
  /** Makes the database empty. */
  readonly clear: () => Promise<void>;
  /** Runs statements past the program. */
  readonly run: (...statements: string[]) => Promise<void>;
}

function itStoresEveryKind({ engine, address, clear, run }: Server): void {
  const opened: { close(): Promise<void> }[] = [];
  const describeOne = (part: Partial<ServerDescription>): ServerDescription => ({
    engine,
    name: 'kinds',
    entity: PART,
    addresses: [address()],
    deadlineMs: 10_000,
    ...part,
  });
  const open = async (part: Partial<ServerDescription> = {}): Promise<ServerDatabase> => {
    const database = await ServerDatabase.open(describeOne(part));
    opened.push(database);
    return database;
  };

  beforeEach(async () => {
    for (const one of opened.splice(0)) await one.close();
    await clear();
  });
  afterAll(async () => {
    for (const one of opened) await one.close();
  });

  const rowsIn = async (database: ServerDatabase): Promise<StoredRow[]> => {
    const rows: StoredRow[] = [];
    for await (const page of database.scan()) rows.push(...page);
    return rows;
  };

  it.each<[string, (store: EntityStore) => Promise<unknown>]>([
    [
      'one by one',
      async (store) => {
        for (const row of PARTS) expect(await store.insert(row)).toBe(true);
      },
    ],
    [
      'each alone',
      async (store) => {
        for (const row of PARTS) {
          await (store.insertAlone ? store.insertAlone(row, () => undefined) : store.insert(row));
        }
      },
    ],
    ['in a batch', (store) => store.insertAll(PARTS)],
  ])('inserted %s are read back exactly', async (_, insert) => {
    const database = await open();
    await database.prepare();
    const store = await database.openStore();
    await insert(store);
    expect(await store.readRows(KEYS)).toEqual(BY_KEY);
    expect(await rowsIn(database)).toEqual(SORTED);
    const page = { direction: 'up', from: undefined, skip: 0, limit: 9 } as const;
    expect(await database.readPage(page)).toEqual(SORTED);
    expect(await database.countBelow(4)).toBe(2);
    await database.removeRows([1, 4]);
    expect(await store.findMissing(KEYS)).toEqual(new Set([1, 4]));
  });

  it('inserted through Sequelize are read back exactly', async () => {
    // Sequelize takes quotes out of names.
    const entity = { ...PART, table: 'parts' };
    const database = await open({ entity });
    await database.prepare();
    const writer = await ServerModelWriter.open(describeOne({ entity }));
    opened.push(writer);
    const store = await writer.openStore();
    await store.insert(PARTS[0]!);
    await store.insertAll(PARTS.slice(1));
    expect(await rowsIn(database)).toEqual(SORTED);
  });

  it.each(['uuid', 'code', 'mail', 'at2'])('are unique in %s', async (field) => {
    const database = await open();
    await database.prepare();
    const store = await database.openStore();
    await store.insertAll(PARTS);
    const twin = twinOf(field);
    expect(await store.insert(twin)).toBe(false);
    const [holders] = await store.findHolders([keysOf(PART, twin)]);
    const at = PART.uniques.findIndex((position) => PART.fields[position]!.name === field);
    expect(holders?.byUniques[at]).toBe(1);
    expect(holders?.byUniques.filter((holder) => holder !== null)).toHaveLength(1);
  });

  it('are unique together', async () => {
    const database = await open({ entity: STAY });
    await database.prepare();
    const store = await database.openStore();
    for (const [row, isInserted] of STAYS) expect(await store.insert(row)).toBe(isInserted);
    const holders = await store.findHolders(STAYS.map(([row]) => keysOf(STAY, row)));
    expect(holders.map(({ byUniques }) => byUniques)).toEqual([[1], [2], [3], [null], [null], [1]]);
    expect(await database.suspectValues(uniquesOf(STAY)[0]!)).toEqual([]);
    expect(await database.missingIndexes()).toEqual([]);
  });

  describe('two tables in one database', () => {
    const both = async (): Promise<[ServerDatabase, ServerDatabase]> => {
      const part = await open({ siblings: [USE] });
      const use = await open({ entity: USE, siblings: [PART] });
      await part.prepare();
      await use.prepare();
      return [part, use];
    };

    it('have migrations of their own, and a foreign key', async () => {
      const [part, use] = await both();
      expect(await use.migrations.state()).toEqual({ applied: ['0001-create-uses'], pending: [] });
      expect((await part.migrations.state()).pending).toEqual([]);
      expect(await part.foreignTables()).toEqual([]);
      const uses = await use.openStore();
      await expect(uses.insert([1, 3, null])).rejects.toMatchObject({ kind: 'constraint' });
      await (await part.openStore()).insertAll(PARTS);
      expect(await uses.insert([1, 3, null])).toBe(true);
    });

    it('are emptied together', async () => {
      const [part, use] = await both();
      await (await part.openStore()).insertAll(PARTS);
      await (
        await use.openStore()
      ).insertAll([
        [1, 3, null],
        [2, 3, 1],
        [3, 3, 2],
      ]);
      await part.lock();
      await part.deleteRows();
      await part.commit();
      expect([await part.countRows(), await use.countRows()]).toEqual([0, 0]);
    });
  });

  it('of a table of an earlier model get the columns that were added', async () => {
    const fields = PART.fields.filter(({ name }) => name !== 'day2' && name !== 'at2');
    const earlier = { ...PART, fields, uniques: PART.uniques.filter((at) => at < 12) };
    await (await open({ entity: earlier })).prepare();
    const database = await open();
    const added = ['0005-add-day2', '0005-add-at2'];
    expect((await database.migrations.state()).pending).toEqual(added);
    expect(await database.migrations.up()).toEqual(added);
    const store = await database.openStore();
    await store.insertAll(PARTS);
    expect(await rowsIn(database)).toEqual(SORTED);
    expect(await store.insert(twinOf('at2'))).toBe(false);
    expect(await database.migrations.down(true)).toContain('0005-add-at2');
  });

  it('of a table of another model are refused, with what differs', async () => {
    await (await open()).prepare();
    const fields = PART.fields.map((field) =>
      field.name === 'day' ? ({ kind: 'boolean', name: 'day' } as const) : field,
    );
    const database = await open({ entity: { ...PART, fields } });
    await expect(database.prepare()).rejects.toThrow(
      'has a table part "one" of another model: its column day is date, not',
    );
  });

  it('of a table with other rules are refused, and with the same are not', async () => {
    await (await open()).prepare();
    await (await open()).prepare();
    const fields = PART.fields.map((field) =>
      field.kind === 'integer' && field.name !== 'id' && field.references === undefined
        ? { ...field, max: field.max - 1 }
        : field,
    );
    const changed = fields.find((field, at) => field !== PART.fields[at]);
    expect(changed).toBeDefined();
    const database = await open({ entity: { ...PART, fields } });
    await expect(database.prepare()).rejects.toThrow(
      `has a table part "one" of another model: its column ${changed!.name} has other rules`,
    );
  });

  it('are not written to a database of another program', async () => {
    await run('CREATE TABLE theirs (id INT)');
    await expect((await open()).prepare()).rejects.toThrow(
      'holds tables that this program did not create: theirs',
    );
  });
}

describeEngine('values of every kind on PostgreSQL', POSTGRES, () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await Postgres.start();
  });
  afterAll(() => postgres.stop());

  itStoresEveryKind({
    engine: 'postgres',
    address: () => postgres.url(DATABASE),
    clear: () => postgres.createDatabases(DATABASE),
    async run(...statements) {
      await postgres.query(DATABASE, ...statements);
    },
  });
});

describeEngine('values of every kind on MariaDB', MARIADB, () => {
  let mariadb: MariaDb;
  beforeAll(async () => {
    mariadb = await MariaDb.start();
  });
  afterAll(() => mariadb.stop());

  itStoresEveryKind({
    engine: 'mysql',
    address: () => mariadb.url(DATABASE),
    clear: () => mariadb.createSchemas(DATABASE),
    async run(...statements) {
      await mariadb.query(`USE ${DATABASE}`, ...statements);
    },
  });
});
