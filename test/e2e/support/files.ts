import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EntityName } from '../../../source/entities/entity.js';
import { isTimed, type TimedAttempt } from '../../../source/ledger/attempt.js';
import { formatAttempt } from '../../../source/ledger/attempt-writer.js';
import { attemptsOf } from '../../../source/ledger/attempts.js';
import type { RunRecord } from '../../../source/ledger/record.js';
import type { PrintedRecord } from './record.js';
import { temporaryFolder } from '../../harness/folder.js';

/** A folder that holds these files. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return folder;
}

/** Every file below a folder, relative to it; none when there is no folder. */
export function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted();
}

/** The stored runs of a working folder by id, oldest first: journals that begin with a run. */
export function runsIn(dir: string): string[] {
  return journalsIn(dir)
    .filter((journal) => readFileSync(journal, 'utf8').startsWith('{"type":"run"'))
    .map((journal) => path.basename(journal, '.journal.ndjson'));
}

function journalsIn(dir: string): string[] {
  const runs = path.join(dir, 'data', 'runs');
  return filesIn(runs)
    .filter((name) => name.endsWith('.journal.ndjson'))
    .map((name) => path.join(runs, name));
}

/** How many rows the ledger of the latest run has decided. */
export function countDecided(dir: string): number {
  const runs = path.join(dir, 'data', 'runs');
  const latest = filesIn(runs).findLast((name) => name.endsWith('.attempts.ndjson'));
  return latest === undefined ? 0 : countLines(readFileSync(path.join(runs, latest)));
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf('\n'); at !== -1; at = bytes.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

/** The stored record of a run, with its attempts as `--json` would print them. */
export function storedRecord(dir: string, id: string): PrintedRecord {
  const file = path.join(dir, 'data', 'runs', `${id}.json`);
  const record = JSON.parse(readFileSync(file, 'utf8')) as RunRecord;
  const attempts = Array.from(attemptsOf(dir, record)()).filter(isTimed);
  // As a reader of the printed JSON sees them: a number with digits of its own is a number.
  return { ...record, attempts: attempts.map(asPrinted) };
}

/**
 * Files that have no business in a working folder once no program works there. SQLite keeps `-wal` and
 * `-shm` files beside a database that was read last by a user who may not write.
 */
export function leftOvers(dir: string): string[] {
  const belongs = [
    /^data\/(?:users|products|orders)\.db(?:-wal|-shm)?$/,
    /^data\/lock\.db$/,
    /^data\/dbsim\.log$/,
    /^data\/runs\/r-[\w-]+\.(?:json|(?:attempts|fates|journal|phases|unknown)\.ndjson)$/,
  ];
  return filesIn(dir)
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !belongs.some((pattern) => pattern.test(file)));
}

/** What the tests want to know of a line of a journal. */
export interface JournalLine {
  type: string;
  entity?: EntityName;
  rows?: [row: number, id: number][];
}

/** What the journal of the latest run holds, line by line; a line that is being written is left out. */
export function journalLines(dir: string): JournalLine[] {
  const latest = journalsIn(dir).at(-1);
  if (latest === undefined) return [];
  const lines = readFileSync(latest, 'utf8').split('\n');
  return lines.slice(0, -1).map((line) => JSON.parse(line) as JournalLine);
}

/** The record of the latest run, which was closed. */
export function latestRecord(dir: string): PrintedRecord {
  const id = runsIn(dir).at(-1);
  if (id === undefined) throw new Error(`no run is stored in ${dir}`);
  return storedRecord(dir, id);
}

function asPrinted(attempt: TimedAttempt): TimedAttempt {
  return JSON.parse(formatAttempt(attempt)) as TimedAttempt;
}
