import { DatabaseError, type DatabaseErrorKind } from '../../base/errors.js';
import { formatDuration } from '../../base/format.js';
import { lockOwners } from './lock-owner.js';

/** The code of a transaction whose first read is older than another one's commit. */
export const SNAPSHOT = 'SQLITE_BUSY_SNAPSHOT';

const KINDS: Readonly<Record<string, DatabaseErrorKind>> = {
  SQLITE_BUSY: 'locked',
  [SNAPSHOT]: 'locked',
  SQLITE_LOCKED: 'locked',
  SQLITE_FULL: 'full',
  SQLITE_READONLY: 'read-only',
  SQLITE_CORRUPT: 'corrupt',
  SQLITE_NOTADB: 'not-a-database',
  SQLITE_CANTOPEN: 'missing',
  SQLITE_PERM: 'missing',
  SQLITE_CONSTRAINT: 'constraint',
  SQLITE_IOERR: 'input-output',
};

/** The wait for a lock is reported only if it took this many milliseconds. */
const REPORTED_WAIT_MS = 100;

/** The circumstances of an error, as far as known. */
export interface Circumstances {
  readonly file?: string | undefined;
  readonly waitedMs?: number;
}

/**
 * Converts an error of sqlite3, perhaps wrapped by Sequelize. Goes by the driver's code, not by Sequelize's
 * class: Sequelize reports failed checks as unique violations.
 * @param database the name of the database, "users.db"
 */
export function databaseError(
  database: string,
  error: unknown,
  circumstances: Circumstances = {},
): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const raw = rawError(error);
  const kind = KINDS[raw.code] ?? 'other';
  const isRaw = kind === 'other' || kind === 'constraint';
  return new DatabaseError(database, kind, raw.code, {
    cause: error,
    ...(isRaw ? { message: `reported: ${raw.message}` } : {}),
    ...(kind === 'locked' ? { message: describeBusy(raw.code, circumstances) } : {}),
  });
}

/** A transaction that has read finds no lock in its way, but what it has read is out of date. */
function describeBusy(code: string, circumstances: Circumstances): string {
  return code === SNAPSHOT
    ? 'was changed after the transaction had read it'
    : describeLock(circumstances);
}

/** Describes a lock: its owner, if the system reports it, and how long it was waited for. */
function describeLock({ file, waitedMs = 0 }: Circumstances): string {
  const owners = file === undefined ? [] : lockOwners(file);
  const who = owners.length === 0 ? '' : ` (${owners.join('; ')})`;
  const waited =
    waitedMs < REPORTED_WAIT_MS ? '' : ` and was not released within ${formatDuration(waitedMs)}`;
  return `is locked by another program${who}${waited}`;
}

/** The primary codes that the driver names, by number. */
const NAMES: Readonly<Record<number, string>> = {
  1: 'SQLITE_ERROR',
  3: 'SQLITE_PERM',
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  7: 'SQLITE_NOMEM',
  8: 'SQLITE_READONLY',
  9: 'SQLITE_INTERRUPT',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  15: 'SQLITE_PROTOCOL',
  17: 'SQLITE_SCHEMA',
  18: 'SQLITE_TOOBIG',
  19: 'SQLITE_CONSTRAINT',
  20: 'SQLITE_MISMATCH',
  21: 'SQLITE_MISUSE',
  23: 'SQLITE_AUTH',
  25: 'SQLITE_RANGE',
  26: 'SQLITE_NOTADB',
};

/** Extended codes that say something else than their primary ones to a person who wants to know what to do. */
const EXTENDED: Readonly<Record<number, string>> = { 517: SNAPSHOT };

/** The driver names no extended code: "UNKNOWN". */
function codeOf({ code, errno }: Raw): string {
  if (typeof errno === 'number' && errno > 0xff) {
    return EXTENDED[errno] ?? NAMES[errno & 0xff] ?? String(errno);
  }
  return typeof code === 'string' ? code : '';
}

interface Raw {
  code?: unknown;
  errno?: unknown;
  message?: unknown;
}

function rawError(error: unknown): { code: string; message: string } {
  const candidate = error as Raw & {
    original?: Raw;
    /** umzug wraps the error of a migration. */
    cause?: { original?: Raw };
  };
  const source = candidate.original ?? candidate.cause?.original ?? candidate;
  return {
    code: codeOf(source),
    message: withoutCode(String(source.message ?? error)),
  };
}

/** What the driver reports without the code that it puts in front. */
export function withoutCode(message: string): string {
  return message.replace(/^(?:SQLITE_[A-Z]+|UNKNOWN): /, '');
}
