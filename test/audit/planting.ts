import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import sqlite3 from 'sqlite3';

import type { Attempt } from '../../source/ledger/attempt.js';
import { parseAttempt } from '../../source/ledger/attempt-line.js';
import { runFiles } from '../../source/ledger/files.js';
import type { JournalLine } from '../../source/ledger/journal.js';
import { SHOP } from '../../source/entities/shop.js';
import type { Stage } from './stage.js';

export type Table = 'users' | 'products' | 'orders';

/** The file of one database of a stage. */
export function fileOf({ dir }: Stage, table: Table): string {
  return path.join(dir, 'data', `${table}.db`);
}

/** Opens a database without the program and runs some SQL in it, whatever its checks hold. */
export async function plant(stage: Stage, table: Table, sql: string): Promise<void> {
  await plantIn(fileOf(stage, table), sql);
}

/** The same for a file. */
export async function plantIn(file: string, sql: string): Promise<void> {
  await withDatabase(file, async (database) => {
    await execute(database, `PRAGMA ignore_check_constraints = ON; ${sql}`);
  });
}

/** Asks a database without the program. */
export async function ask<Row>(stage: Stage, table: Table, sql: string): Promise<Row[]> {
  return withDatabase(
    fileOf(stage, table),
    (database) =>
      new Promise<Row[]>((resolve, reject) => {
        database.all<Row>(sql, (error, rows) => (error ? reject(error) : resolve(rows)));
      }),
  );
}

async function withDatabase<Result>(
  file: string,
  work: (database: sqlite3.Database) => Promise<Result>,
): Promise<Result> {
  const database = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(file, (error) => (error ? reject(error) : resolve(opened)));
  });
  try {
    return await work(database);
  } finally {
    await new Promise<void>((resolve, reject) => {
      database.close((error) => (error ? reject(error) : resolve()));
    });
  }
}

function execute(database: sqlite3.Database, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    database.exec(sql, (error) => (error ? reject(error) : resolve()));
  });
}

/** Replaces a table by one of the same name and rows that neither types nor keys nor checks guard. */
export function unguarded(table: Table): string {
  return (
    `CREATE TABLE loose AS SELECT * FROM ${table}; DROP TABLE ${table};` +
    `ALTER TABLE loose RENAME TO ${table};` +
    (table === 'users'
      ? 'CREATE INDEX users_email_unique ON users (email);' +
        'CREATE INDEX users_email_fold_unique ON users (email_fold);'
      : '')
  );
}

/** The attempts in the ledger of a stage, in the order in which they were written. */
export function attemptsOf({ dir, run }: Stage): Attempt[] {
  return linesOf(runFiles(dir, run).attempts).map((line) => parseAttempt(line, SHOP)!);
}

/** Rewrites the attempts file line by line; each line may become none or several. */
export function editAttempts(
  { dir, run }: Stage,
  edit: (attempt: Attempt, text: string) => readonly (Attempt | string)[],
): void {
  editLines(runFiles(dir, run).attempts, (text) => edit(parseAttempt(text, SHOP)!, text));
}

/** Rewrites the journal line by line; each line may become none or several. */
export function editJournal(
  { dir, run }: Stage,
  edit: (line: JournalLine, text: string) => readonly (JournalLine | string)[],
): void {
  editLines(runFiles(dir, run).journal, (text) => edit(JSON.parse(text) as JournalLine, text));
}

function editLines(file: string, edit: (text: string) => readonly (object | string)[]): void {
  const lines = linesOf(file)
    .flatMap(edit)
    .map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
}

function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}
