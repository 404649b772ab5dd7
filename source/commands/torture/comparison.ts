import { existsSync, readdirSync, readFileSync } from 'node:fs';

import sqlite3 from 'sqlite3';

import type { Entity } from '../../entities/model.js';
import { SHOP } from '../../entities/shop.js';
import type { StoredRow } from '../../entities/value.js';
import type { Attempt } from '../../ledger/attempt.js';
import { runFiles, runOfJournal, runsFolder } from '../../ledger/files.js';
import { pairsOf, type WritingLine } from '../../ledger/journal.js';
import { embeddedDatabase } from '../../router/topology.js';

/** What torture found without the audit. */
export interface Comparison {
  /** Rows that the ledger acknowledges. */
  acknowledged: number;
  /** Acknowledged rows that are not stored as they were acknowledged. */
  lost: number;
  /** Rows that are acknowledged or stored more than once. */
  doubled: number;
  /** Stored rows that no run announced, or that a run rejected. */
  unexpected: number;
  /** Databases that cannot be read, with the reason. */
  unreadable: string[];
}

/**
 * Compares the ledgers of a folder, whose databases were empty at first, with what is stored, by
 * code that the audit does not share. No other program may work in the folder.
 */
export async function compareIndependently(dir: string): Promise<Comparison> {
  const comparison: Comparison = {
    acknowledged: 0,
    lost: 0,
    doubled: 0,
    unexpected: 0,
    unreadable: [],
  };
  const runs = existsSync(runsFolder(dir)) ? readdirSync(runsFolder(dir)) : [];
  const ids = runs.map(runOfJournal).filter((id) => id !== undefined);
  const ledgers = ids.map((id) => ({
    attempts: readParsable<object>(runFiles(dir, id).attempts).map(attemptOf),
    announced: readParsable<WritingLine>(runFiles(dir, id).journal).filter(
      (line) => line.type === 'writing',
    ),
  }));
  for (const entity of SHOP.entities) {
    const own = ledgers.map(({ attempts, announced }) => ({
      attempts: attempts.filter((attempt) => attempt.entity === entity.name),
      announced: announcedRows(entity.name, announced),
    }));
    await compare(entity, own, dir, comparison);
  }
  return comparison;
}

/**
 * How many units of a run into empty databases are stored in part: row n of each entity has the id n and belongs
 * to unit n.
 */
export async function countTorn(dir: string): Promise<number> {
  const stored = new Map<number, number>();
  for (const entity of SHOP.entities) {
    const { file } = embeddedDatabase(dir, entity);
    if (!existsSync(file)) continue;
    for (const row of await readRows(file, entity.table)) {
      const id = Number(row['id']);
      stored.set(id, (stored.get(id) ?? 0) + 1);
    }
  }
  return [...stored.values()].filter((rows) => rows < SHOP.entities.length).length;
}

/** What the ledger of one run holds of one entity. */
interface Ledger {
  readonly attempts: readonly ComparedAttempt[];
  /** The ids of rows whose writing was announced, by row. */
  readonly announced: ReadonlyMap<number, number>;
}

async function compare(
  entity: Entity,
  ledgers: readonly Ledger[],
  dir: string,
  comparison: Comparison,
): Promise<void> {
  const acknowledged = new Map<number, string>();
  for (const { outcome, values } of ledgers.flatMap(({ attempts }) => attempts)) {
    if (outcome !== 'inserted') continue;
    const id = Number(values['id']);
    comparison.acknowledged += 1;
    if (acknowledged.has(id)) comparison.doubled += 1;
    acknowledged.set(id, fingerprint(entity, values));
  }
  const undecided = new Set(ledgers.flatMap(undecidedIds));
  const { file, name } = embeddedDatabase(dir, entity);
  let rows: Record<string, unknown>[] = [];
  try {
    if (!existsSync(file)) throw new Error('is missing');
    rows = await readRows(file, entity.table);
  } catch (error) {
    if (acknowledged.size === 0 && !existsSync(file)) return;
    comparison.unreadable.push(`${name} ${(error as Error).message}`);
  }
  const stored = new Map<number, string>();
  for (const row of rows) {
    const id = Number(row['id']);
    if (stored.has(id)) comparison.doubled += 1;
    stored.set(id, fingerprint(entity, row));
    if (!acknowledged.has(id) && !undecided.has(id)) comparison.unexpected += 1;
  }
  for (const [id, text] of acknowledged) if (stored.get(id) !== text) comparison.lost += 1;
}

/** Ids that a run may have stored, even where another row with such an id was rejected. */
function undecidedIds({ attempts, announced }: Ledger): number[] {
  const undecided = new Map(announced);
  for (const { outcome, row } of attempts) if (outcome !== 'unknown') undecided.delete(row);
  return [...undecided.values()];
}

function announcedRows(entity: string, lines: readonly WritingLine[]): Map<number, number> {
  const rows = new Map<number, number>();
  for (const line of lines) {
    if (line.entity !== entity) continue;
    for (const [row, id] of pairsOf(line.rows)) rows.set(row, id);
  }
  return rows;
}

/** Two spellings of a decimal are the same one. */
function fingerprint({ fields }: Entity, row: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(
    fields.map(({ name, kind }) => (kind === 'decimal' ? Number(row[name]) : row[name])),
  );
}

/** What an attempt has that is compared. */
type ComparedAttempt = Pick<Attempt, 'entity' | 'row' | 'outcome' | 'values'>;

/** The attempt of a line; one that was inserted at the first try has a short form. */
function attemptOf(line: object): ComparedAttempt {
  const entity = SHOP.entities.find(({ name }) => name in line);
  if (entity === undefined) return line as ComparedAttempt;
  const [row, stored] = (line as Record<string, [row: number, stored: StoredRow]>)[entity.name]!;
  const values = entity.fields.map(({ name }, at) => [name, stored[at] ?? null]);
  return { entity: entity.name, row, outcome: 'inserted', values: Object.fromEntries(values) };
}

/** The beginnings of lines. */
const HEADS = ['{"entity":"', '{"type":"', ...SHOP.entities.map(({ name }) => `{"${name}":[`)];

/** The lines of a file that are whole; of two in one line, torn and whole, the whole one. */
function readParsable<Line>(file: string): Line[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const head = Math.max(...HEADS.map((mark) => line.lastIndexOf(mark)));
      for (const text of [line, line.slice(Math.max(head, 0))]) {
        try {
          return [JSON.parse(text) as Line];
        } catch {
          // Torn.
        }
      }
      return [];
    });
}

/** The rows of a table; of one that a kill came before, there are none. */
async function readRows(file: string, table: string): Promise<Record<string, unknown>[]> {
  const created = `SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '${table}'`;
  if ((await readAll(file, created)).length === 0) return [];
  return readAll(file, `SELECT * FROM ${table} NOT INDEXED`);
}

function readAll(file: string, sql: string): Promise<Record<string, unknown>[]> {
  return new Promise((resolve, reject) => {
    const database = new sqlite3.Database(file, sqlite3.OPEN_READWRITE, (openError) => {
      if (openError) {
        reject(openError);
        return;
      }
      database.all<Record<string, unknown>>(sql, (error, rows) => {
        database.close(() => (error ? reject(error) : resolve(rows)));
      });
    });
  });
}

/** The files of a working folder's databases. */
export function databaseFiles(dir: string): string[] {
  return SHOP.entities.map((entity) => embeddedDatabase(dir, entity).file);
}
