import { describe, expect, it } from 'vitest';

import { DatabaseError } from '../../source/base/errors.js';
import { databaseError } from '../../source/db/sqlite/errors.js';
import type { MigratedDatabase } from '../../source/db/sqlite/migrated-database.js';
import type { Entity, Field } from '../../source/entities/entity.js';
import { ENTITIES, ENTITY_NAMES } from '../harness/shop.js';
import { close, describeDatabase, migrated, open, storeOf } from './databases.js';

const FIRST = '0001-create-users';
const SECOND = '0002-unique-email';
const THIRD = '0004-fold-email';

async function objectsOf({ handle }: MigratedDatabase): Promise<string[]> {
  const rows = await handle.all<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite%' ORDER BY name",
  );
  return rows.map(({ name }) => name);
}

const WHOLE = ['migrations', 'users', 'users_email_fold_unique', 'users_email_unique'];

describe('the migrations of a database', () => {
  it('are pending at first, which writes nothing', async () => {
    const database = await open(describeDatabase('User'));
    const migrator = database.migrations;
    expect(await migrator.state()).toEqual({ applied: [], pending: [FIRST, SECOND, THIRD] });
    expect(await objectsOf(database)).toEqual([]);
  });

  it('are applied in order, once', async () => {
    const database = await open(describeDatabase('User'));
    const migrator = database.migrations;
    expect(await migrator.up()).toEqual([FIRST, SECOND, THIRD]);
    expect(await migrator.state()).toEqual({ applied: [FIRST, SECOND, THIRD], pending: [] });
    expect(await objectsOf(database)).toEqual(WHOLE);
    expect(await migrator.up()).toEqual([]);
    await (await storeOf(database)).insert([1, 'Ana', 'ana@example.com']);
    expect(await migrator.up()).toEqual([]);
    expect(await database.countRows()).toBe(1);
  });

  it.each(ENTITY_NAMES)(
    'of %s are applied and reverted, to an empty file again',
    async (entity) => {
      const database = await open(describeDatabase(entity));
      const migrator = database.migrations;
      const applied = await migrator.up();
      expect(await migrator.down(true)).toEqual(applied.toReversed());
      expect(await objectsOf(database)).toEqual(['migrations']);
      expect(await migrator.state()).toEqual({ applied: [], pending: applied });
      expect(await migrator.up()).toEqual(applied);
    },
  );

  it('are reverted one by one, the newest first', async () => {
    const database = await open(describeDatabase('User'));
    const migrator = database.migrations;
    await migrator.up();
    expect(await migrator.down(false)).toEqual([THIRD]);
    expect(await migrator.down(false)).toEqual([SECOND]);
    expect(await migrator.state()).toEqual({ applied: [FIRST], pending: [SECOND, THIRD] });
    expect(await objectsOf(database)).toEqual(['migrations', 'users']);
    expect(await migrator.down(false)).toEqual([FIRST]);
    expect(await migrator.down(false)).toEqual([]);
    expect(await objectsOf(database)).toEqual(['migrations']);
  });

  it('are not reverted where none is applied, which leaves the file as it is', async () => {
    const database = await open(describeDatabase('User'));
    expect(await database.migrations.down(true)).toEqual([]);
    expect(await objectsOf(database)).toEqual([]);
  });

  it('go on from where they are', async () => {
    const database = await open(describeDatabase('User'));
    const migrator = database.migrations;
    await migrator.up();
    await migrator.down(false);
    await migrator.down(false);
    expect(await migrator.up()).toEqual([SECOND, THIRD]);
    expect(await objectsOf(database)).toEqual(WHOLE);
  });

  it('outlive the connection', async () => {
    const description = describeDatabase('User');
    const first = await open(description);
    await first.migrations.up();
    await close(first);
    const second = await open(description);
    expect(await second.migrations.state()).toEqual({
      applied: [FIRST, SECOND, THIRD],
      pending: [],
    });
  });
});

describe('several programs that migrate at once', () => {
  it('apply each migration once', async () => {
    const description = describeDatabase('User');
    const databases = await Promise.all(
      Array.from({ length: 4 }, () => open(description, { busyMs: 10_000 })),
    );
    const applied = await Promise.all(databases.map((database) => database.migrations.up()));
    expect(applied.flat().toSorted()).toEqual([FIRST, SECOND, THIRD]);
    for (const database of databases) expect(await objectsOf(database)).toEqual(WHOLE);
  });

  it('report the lock that they do not get', async () => {
    const description = describeDatabase('User');
    const first = await open(description);
    const second = await open(description, { busyMs: 0 });
    await first.handle.run('BEGIN IMMEDIATE');
    await expect(second.migrations.up()).rejects.toMatchObject({ kind: 'locked' });
    await first.handle.run('ROLLBACK');
    expect(await second.migrations.up()).toEqual([FIRST, SECOND, THIRD]);
  });
});

describe('a database of a newer version', () => {
  it('is left alone', async () => {
    const database = await open(describeDatabase('User'));
    const migrator = database.migrations;
    await migrator.up();
    await database.handle.run("INSERT INTO migrations VALUES ('0005-later')");
    const attempts = [() => migrator.state(), () => migrator.up(), () => migrator.down(true)];
    for (const attempt of attempts) {
      const error: unknown = await attempt().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(DatabaseError);
      expect(error).toMatchObject({
        kind: 'newer-schema',
        message:
          'users.db holds migrations that this version, or this model, does not know (0005-later)',
        hint: expect.stringContaining('Update dbsim-tui'),
      });
    }
    expect(await objectsOf(database)).toEqual(WHOLE);
    // No transaction is left open.
    await database.handle.run('BEGIN IMMEDIATE');
    await database.handle.run('ROLLBACK');
  });
});

describe('a migration that fails', () => {
  it('takes back what it and those before it have done', async () => {
    const database = await open(describeDatabase('User'));
    // The second migration meets an index of its name, in a file that is not new.
    await database.handle.run(
      'CREATE TABLE migrations (name VARCHAR(255) NOT NULL UNIQUE PRIMARY KEY)',
    );
    await database.handle.run('CREATE TABLE other (x)');
    await database.handle.run('CREATE INDEX users_email_fold_unique ON other (x)');
    const migrator = database.migrations;
    await expect(migrator.up()).rejects.toThrow(/users_email_fold_unique already exists/);
    expect(await migrator.state()).toEqual({ applied: [], pending: [FIRST, SECOND, THIRD] });
    expect(await objectsOf(database)).toEqual(['migrations', 'other', 'users_email_fold_unique']);
    await database.handle.run('DROP TABLE other');
    expect(await migrator.up()).toEqual([FIRST, SECOND, THIRD]);
  });

  it('is reported with the code of what the database answered', async () => {
    const database = await open(describeDatabase('User'));
    // Room for the record of the migrations, and none for a table.
    await database.handle.all('PRAGMA max_page_count = 3');
    const error: unknown = await database.migrations.up().catch((thrown: unknown) => thrown);
    expect(databaseError('users.db', error)).toMatchObject({ kind: 'full', code: 'SQLITE_FULL' });
    expect(await objectsOf(database)).toEqual([]);
  });

  it('leaves a table of another program alone', async () => {
    const database = await open(describeDatabase('User'));
    await database.handle.run('CREATE TABLE users (mine)');
    await expect(database.migrations.up()).rejects.toThrow(
      'users.db holds tables that this program did not create: users',
    );
    expect(await objectsOf(database)).toEqual(['users']);
  });

  it('creates no table in a file of another program', async () => {
    const database = await open(describeDatabase('User'));
    await database.handle.run('CREATE TABLE theirs (x)');
    await expect(database.migrations.up()).rejects.toMatchObject({
      message: 'users.db holds tables that this program did not create: theirs',
      hint: expect.stringContaining('only in databases that are empty or its own'),
    });
    expect(await objectsOf(database)).toEqual(['theirs']);
  });
});

describe('the folded forms of an older version', () => {
  const older = async (...rows: readonly (readonly [number, string, string | null])[]) => {
    const database = await open(describeDatabase('User'));
    await database.migrations.up();
    await database.migrations.down(false);
    for (const [id, email, fold] of rows) {
      await database.handle.run('INSERT INTO users VALUES (?, ?, ?, ?)', [id, 'Ana', email, fold]);
    }
    return database;
  };

  it('are brought up to date', async () => {
    const database = await older(
      [1, 'ana@example.com', null],
      [2, 'οδος@example.com', 'οδος@example.com'],
      [3, 'Ana@XN--bcher-kva.example', null],
      [4, 'zoë@example.com', 'zoë@example.com'],
    );
    expect(await database.migrations.up()).toEqual([THIRD]);
    const rows = await database.handle.all('SELECT id, email_fold AS fold FROM users ORDER BY id');
    expect(rows).toEqual([
      { id: 1, fold: null },
      { id: 2, fold: 'οδοσ@example.com' },
      { id: 3, fold: 'ana@bücher.example' },
      { id: 4, fold: 'zoë@example.com' },
    ]);
    const store = await storeOf(database);
    expect(await store.insert([5, 'Ana', 'ana@bücher.example'])).toBe(false);
    expect(await store.insert([6, 'Ana', 'ΟΔΟΣ@example.com'])).toBe(false);
  });

  it('are left alone where two rows hold what is one address, which is reported', async () => {
    const database = await older(
      [7, 'ana@xn--bcher-kva.example', null],
      [9, 'ana@bücher.example', 'ana@bücher.example'],
    );
    await expect(database.migrations.up()).rejects.toMatchObject({
      name: 'DatabaseError',
      message: 'users.db holds one address under two spellings, in the rows with the ids 7 and 9',
    });
    expect(await database.migrations.state()).toMatchObject({ pending: [THIRD] });
  });
});

describe('a changed model over a table that exists', () => {
  const field = (name: string): Field => ({ kind: 'text', name, min: 0, max: 9, optional: true });

  /** The table of users, with other fields. */
  const usersWith = (change: (fields: readonly Field[]) => readonly Field[]): Entity => {
    const fields = change(ENTITIES.User.fields);
    const uniques = [...fields.keys()].filter((at) => at > 0 && fields[at]?.unique === true);
    return { ...ENTITIES.User, fields, uniques };
  };

  const openAs = async (entity: Entity, file: string): Promise<MigratedDatabase> =>
    open({ name: 'users.db', file, entity });

  it('adds optional fields, each by a migration of its own', async () => {
    const first = await migrated('User');
    await (await storeOf(first)).insert([1, 'Ana', 'ana@example.com']);
    const entity = usersWith((fields) => [
      fields[0]!,
      field('town'),
      ...fields.slice(1),
      { kind: 'email', name: 'second', max: 254, optional: true, unique: true },
    ]);
    const database = await openAs(entity, first.description.file);
    const added = ['0005-add-town', '0005-add-second'];
    expect(await database.migrations.state()).toEqual({
      applied: [FIRST, SECOND, THIRD],
      pending: added,
    });
    expect(await database.migrations.up()).toEqual(added);
    expect((await database.migrations.state()).pending).toEqual([]);
    const store = await storeOf(database);
    expect(await store.readRows([1])).toEqual(
      new Map([[1, [1, null, 'Ana', 'ana@example.com', null]]]),
    );
    expect(await store.insert([2, 'Bonn', 'Ben', 'ben@example.com', 'Zoë@example.com'])).toBe(true);
    expect(await store.insert([3, null, 'Zoe', 'zoe@example.com', 'zoë@example.com'])).toBe(false);
    expect(await database.migrations.down(false)).toEqual(['0005-add-second']);
    expect(await database.migrations.up()).toEqual(['0005-add-second']);
    expect(await database.migrations.down(true)).toHaveLength(5);
    expect(await database.migrations.up()).toEqual([
      FIRST,
      '0002-unique-email-second',
      '0004-fold-email-second',
    ]);
  });

  it.each<[string, (fields: readonly Field[]) => readonly Field[], string]>([
    [
      'a required field more',
      (fields) => [...fields, { kind: 'boolean', name: 'active' }],
      'it lacks the column active, which every row needs',
    ],
    ['a field less', (fields) => fields.slice(0, 2), 'it has the column email'],
    [
      'another type',
      ([id, , email]) => [id!, { kind: 'boolean', name: 'name' }, email!],
      'its column name is text, not integer',
    ],
    [
      'an optional field that was required',
      ([id, name, email]) => [id!, { ...name!, optional: true }, email!],
      'its column name takes no row without a value',
    ],
    [
      'other limits',
      ([id, , email]) => [id!, { kind: 'text', name: 'name', min: 5, max: 100 }, email!],
      'its column name has other rules',
    ],
  ])('refuses %s', async (_, change, difference) => {
    const first = await migrated('User');
    const database = await openAs(usersWith(change), first.description.file);
    await expect(database.migrations.up()).rejects.toThrow(
      `users.db has a table users of another model: ${difference}`,
    );
  });
});
