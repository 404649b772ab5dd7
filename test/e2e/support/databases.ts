import path from 'node:path';
import sqlite3 from 'sqlite3';
import type { EntityName } from '../../../source/entities/entity.js';

/** The table of each entity, and the file that holds it alone. */
export const TABLES: Readonly<Record<EntityName, string>> = {
  User: 'users',
  Product: 'products',
  Order: 'orders',
};

export const ENTITIES: readonly EntityName[] = ['User', 'Product', 'Order'];

/** The fields that are promised; a table may hold columns of its own beside them. */
const FIELDS: Readonly<Record<EntityName, string>> = {
  User: 'id, name, email',
  Product: 'id, name, price',
  Order: 'id, user_id, product_id, quantity',
};

export type Row = Readonly<Record<string, string | number | null>>;

/** The file of a database in a working folder. */
export function databaseFile(dir: string, entity: EntityName): string {
  return path.join(dir, 'data', `${TABLES[entity]}.db`);
}

/** Reads with this process's own SQLite, past everything that the program does or reports. */
export async function query(file: string, sql: string): Promise<Row[]> {
  const database = await open(file, sqlite3.OPEN_READWRITE);
  try {
    return await new Promise((resolve, reject) => {
      database.all<Row>(sql, (error, rows) => (error ? reject(error) : resolve(rows)));
    });
  } finally {
    await close(database);
  }
}

/** What a person does with a tool of their own. */
export async function edit(dir: string, entity: EntityName, sql: string): Promise<void> {
  const database = await open(databaseFile(dir, entity), sqlite3.OPEN_READWRITE);
  try {
    await execute(database, sql);
  } finally {
    await close(database);
  }
}

/** All rows of an entity by id. */
export function rowsOf(dir: string, entity: EntityName): Promise<Row[]> {
  return query(
    databaseFile(dir, entity),
    `SELECT ${FIELDS[entity]} FROM ${TABLES[entity]} ORDER BY id`,
  );
}

/** All rows of all entities. */
export async function allRows(dir: string): Promise<Record<EntityName, Row[]>> {
  return {
    User: await rowsOf(dir, 'User'),
    Product: await rowsOf(dir, 'Product'),
    Order: await rowsOf(dir, 'Order'),
  };
}

/** Holds a database as another program would, until it is let go. */
export function lockDatabase(dir: string, entity: EntityName): Promise<() => Promise<void>> {
  return lockFile(databaseFile(dir, entity));
}

/** The same for a file wherever it is. */
export async function lockFile(file: string): Promise<() => Promise<void>> {
  const database = await open(file, sqlite3.OPEN_READWRITE);
  await execute(database, 'BEGIN EXCLUSIVE');
  return async () => {
    await execute(database, 'ROLLBACK');
    await close(database);
  };
}

function open(file: string, mode: number): Promise<sqlite3.Database> {
  return new Promise((resolve, reject) => {
    const database: sqlite3.Database = new sqlite3.Database(file, mode, (error) =>
      error ? reject(error) : resolve(database),
    );
  });
}

function execute(database: sqlite3.Database, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    database.exec(sql, (error) => (error ? reject(error) : resolve()));
  });
}

function close(database: sqlite3.Database): Promise<void> {
  return new Promise((resolve, reject) => {
    database.close((error) => (error ? reject(error) : resolve()));
  });
}
