import { DatabaseError, type DatabaseErrorKind } from '../../base/errors.js';

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

/**
 * Translates what sqlite3 (or Sequelize around it) threw. Judged by the driver's code alone:
 * Sequelize reports failed checks as unique violations.
 * @param database the name that a person knows the database by, "users.db"
 */
export function databaseError(database: string, error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const raw = rawError(error);
  const kind = KINDS[raw.code] ?? 'other';
  const known = kind !== 'other' && kind !== 'constraint';
  return new DatabaseError(database, kind, raw.code, {
    cause: error,
    ...(known ? {} : { message: `reported: ${raw.message}` }),
  });
}

interface Raw {
  code?: unknown;
  message?: unknown;
}

function rawError(error: unknown): { code: string; message: string } {
  const candidate = error as Raw & {
    original?: Raw;
    /** umzug wraps what a migration throws. */
    cause?: { original?: Raw };
  };
  const source = candidate.original ?? candidate.cause?.original ?? candidate;
  return {
    code: typeof source.code === 'string' ? source.code : '',
    message: String(source.message ?? error).replace(/^SQLITE_[A-Z]+: /, ''),
  };
}
