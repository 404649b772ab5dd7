import { DatabaseError, type DatabaseErrorKind } from '../../base/errors.js';
import { formatDuration } from '../../base/format.js';
import { lockOwners } from './lock-owner.js';

const KINDS: Readonly<Record<string, DatabaseErrorKind>> = {
  SQLITE_BUSY: 'locked',
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
    ...(kind === 'locked' ? { message: describeLock(circumstances) } : {}),
  });
}

/** Describes a lock: its owner, if the system reports it, and how long it was waited for. */
function describeLock({ file, waitedMs = 0 }: Circumstances): string {
  const owners = file === undefined ? [] : lockOwners(file);
  const who = owners.length === 0 ? '' : ` (${owners.join('; ')})`;
  const waited =
    waitedMs < REPORTED_WAIT_MS ? '' : ` and was not released within ${formatDuration(waitedMs)}`;
  return `is locked by another program${who}${waited}`;
}

interface Raw {
  code?: unknown;
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
    code: typeof source.code === 'string' ? source.code : '',
    message: String(source.message ?? error).replace(/^SQLITE_[A-Z]+: /, ''),
  };
}
