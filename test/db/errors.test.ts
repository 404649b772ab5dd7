import { closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { UniqueConstraintError } from 'sequelize';
import { describe, expect, it } from 'vitest';

import { DatabaseError, DATABASE_ERROR_KINDS, ProgramError } from '../../source/base/errors.js';
import { databaseError } from '../../source/db/sqlite/errors.js';
import { close, describeDatabase, migrated, open, storeOf } from './databases.js';

/** What a piece of work fails with. */
async function failureOf(work: Promise<unknown>): Promise<DatabaseError> {
  const thrown: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(DatabaseError);
  return thrown as DatabaseError;
}

describe('what a database refuses with', () => {
  it('is "locked" while another writes', async () => {
    const database = await migrated('User');
    const other = await open(database.description, { busyMs: 0 });
    await database.handle.run('BEGIN IMMEDIATE');
    expect(await failureOf(other.handle.run('BEGIN IMMEDIATE'))).toMatchObject({
      kind: 'locked',
      code: 'SQLITE_BUSY',
      database: 'users.db',
      message: 'users.db is locked by another program (SQLITE_BUSY)',
      exitCode: 1,
    });
    await database.handle.run('ROLLBACK');
  });

  it('is "locked" when what was read has changed before it is written', async () => {
    const database = await migrated('Product');
    await database.handle.all('PRAGMA journal_mode = wal');
    const other = await open(database.description, { busyMs: 0 });
    await other.handle.run('BEGIN');
    await other.handle.all('SELECT * FROM products');
    await database.handle.run("INSERT INTO products VALUES (1, 'Lamp', '1.00')");
    const write = other.handle.run("INSERT INTO products VALUES (2, 'Lamp', '1.00')");
    expect(await failureOf(write)).toMatchObject({ kind: 'locked' });
    await other.handle.run('ROLLBACK');
  });

  it('is "full" when it cannot grow, and nothing is half-written', async () => {
    const database = await migrated('Product');
    const store = await storeOf(database);
    const pages = await database.handle.value('PRAGMA page_count');
    await database.handle.all(`PRAGMA max_page_count = ${pages}`);
    const rows = Array.from({ length: 1000 }, (_, index) => [index + 1, 'Lamp', '1.00']);
    await store.begin();
    expect(await failureOf(store.insertAll(rows))).toMatchObject({
      kind: 'full',
      code: 'SQLITE_FULL',
      message: 'products.db cannot grow: the disk is full (SQLITE_FULL)',
    });
    await store.rollback();
    expect(await database.countRows()).toBe(0);
  });

  it('is "read-only" when it may only be read', async () => {
    const { description } = await migrated('Product');
    const reader = await open(description, { readOnly: true });
    const write = reader.handle.run("INSERT INTO products VALUES (1, 'Lamp', '1.00')");
    expect(await failureOf(write)).toMatchObject({ kind: 'read-only', code: 'SQLITE_READONLY' });
    expect(await reader.countRows()).toBe(0);
  });

  it('is "corrupt" when a page makes no sense', async () => {
    const database = await migrated('Product');
    const { description, handle } = database;
    const root = Number(
      await handle.value("SELECT rootpage FROM sqlite_master WHERE name = 'products'"),
    );
    await close(database);
    const file = openSync(description.file, 'r+');
    writeSync(file, Buffer.alloc(4096, 0xa5), 0, 4096, (root - 1) * 4096);
    closeSync(file);
    const damaged = await open(description);
    expect(await failureOf(damaged.countRows())).toMatchObject({
      kind: 'corrupt',
      code: 'SQLITE_CORRUPT',
      message: 'products.db is damaged (SQLITE_CORRUPT)',
    });
  });

  it('is "not-a-database" when the file is something else', async () => {
    const description = describeDatabase('Product');
    writeFileSync(description.file, 'id,name,price\n'.repeat(100));
    expect(await failureOf(open(description))).toMatchObject({
      kind: 'not-a-database',
      code: 'SQLITE_NOTADB',
      message: 'products.db is not a SQLite database (SQLITE_NOTADB)',
    });
  });

  it('is "missing" when the file cannot be opened', async () => {
    const description = describeDatabase('Product');
    mkdirSync(description.file);
    expect(await failureOf(open(description))).toMatchObject({
      kind: 'missing',
      code: 'SQLITE_CANTOPEN',
    });
    rmSync(description.file, { recursive: true });
    expect(await failureOf(open(description, { readOnly: true }))).toMatchObject({
      kind: 'missing',
      code: 'SQLITE_CANTOPEN',
    });
  });

  it.each([
    ['a key that is taken', "(1, 'Lamp', '1.00')", /UNIQUE constraint failed: products\.id/],
    ['a check', "(2, 'Lamp', 'cheap')", /CHECK constraint failed/],
    ['nothing where something must be', "(2, NULL, '1.00')", /NOT NULL constraint failed/],
  ])('is "constraint" for %s', async (_what, row, message) => {
    const { handle } = await migrated('Product');
    await handle.run("INSERT INTO products VALUES (1, 'Lamp', '1.00')");
    const failure = await failureOf(handle.run(`INSERT INTO products VALUES ${row}`));
    expect(failure).toMatchObject({ kind: 'constraint', code: 'SQLITE_CONSTRAINT' });
    expect(failure.message).toMatch(message);
  });

  it('is "other" for an unknown error, with its message', async () => {
    const { handle } = await migrated('Product');
    expect(await failureOf(handle.run('SELECT price'))).toMatchObject({
      kind: 'other',
      code: 'SQLITE_ERROR',
      message: 'products.db reported: no such column: price (SQLITE_ERROR)',
    });
  });
});

describe('the class of an error', () => {
  it.each([
    ['SQLITE_BUSY', 'locked'],
    ['SQLITE_LOCKED', 'locked'],
    ['SQLITE_FULL', 'full'],
    ['SQLITE_READONLY', 'read-only'],
    ['SQLITE_CORRUPT', 'corrupt'],
    ['SQLITE_NOTADB', 'not-a-database'],
    ['SQLITE_CANTOPEN', 'missing'],
    ['SQLITE_PERM', 'missing'],
    ['SQLITE_CONSTRAINT', 'constraint'],
    ['SQLITE_IOERR', 'input-output'],
    ['SQLITE_MISMATCH', 'other'],
    ['SQLITE_NOMEM', 'other'],
  ])('is judged by its code: %s is "%s"', (code, kind) => {
    const raw = Object.assign(new Error(`${code}: what happened`), { code, errno: 1 });
    const error = databaseError('users.db', raw);
    expect(error).toMatchObject({ kind, code, database: 'users.db', cause: raw, exitCode: 1 });
    expect(DATABASE_ERROR_KINDS).toContain(error.kind);
    expect(error.message).toMatch(/^users\.db .*\(SQLITE_[A-Z]+\)$/);
    expect(error.hint).not.toBe('');
  });

  it('is that of the error inside what Sequelize throws', () => {
    // Sequelize reports failed checks, too, as unique violations.
    const original = Object.assign(new Error('SQLITE_CONSTRAINT: CHECK constraint failed: price'), {
      code: 'SQLITE_CONSTRAINT',
    });
    const wrapped = Object.assign(new UniqueConstraintError({}), { original });
    const error = databaseError('products.db', wrapped);
    expect(error).toMatchObject({ kind: 'constraint', code: 'SQLITE_CONSTRAINT' });
    expect(error.message).toContain('CHECK constraint failed: price');
  });

  it('is kept when it is judged again', () => {
    const error = new DatabaseError('users.db', 'full', 'SQLITE_FULL');
    expect(databaseError('other.db', error)).toBe(error);
    expect(error).toBeInstanceOf(ProgramError);
  });

  it.each(['text', new Error('no code'), { code: 7 }])('is "other" for %j', (thrown) => {
    expect(databaseError('users.db', thrown)).toMatchObject({ kind: 'other', code: '' });
  });
});
