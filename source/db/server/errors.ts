import { DatabaseError, type DatabaseErrorKind } from '../../base/errors.js';
import { causeOfCode } from './causes.js';

/** The code of a statement that never left, because its connection was broken. */
export const NOT_SENT = 'NOT_SENT';

/** Error codes (of Node, SQLSTATE of PostgreSQL, number of MySQL) by what they mean for a transaction. */
const KINDS: Readonly<Partial<Record<DatabaseErrorKind, readonly string[]>>> = {
  // Rolled back; a retry may succeed.
  locked: ['40000', '40001', '40P01', '55P03', '1205', '1213'],
  // Certainly not applied.
  unreachable: [
    NOT_SENT,
    'ECONNREFUSED',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ETIMEDOUT',
    '57P03',
    '25006',
    '53300',
    '1040',
    '1203',
    '1226',
    '1047',
    '1290',
    '1792',
    '1836',
  ],
  // Perhaps applied.
  'connection-lost': [
    'ECONNRESET',
    'EPIPE',
    'PROTOCOL_CONNECTION_LOST',
    'ERR_STREAM_DESTROYED',
    '57P01',
    '57P02',
    '1053',
    '1079',
    '1180',
    '1317',
    '1927',
    '2006',
    '2013',
    '45009',
  ],
  'timed-out': ['DEADLINE', '57014'],
  'access-denied': ['28000', '28P01', '3D000', '42501', '1044', '1045', '1049', '1142', '1698'],
  full: ['53100', '1021', '1114'],
};

const KIND_OF = new Map(
  Object.entries(KINDS).flatMap(([kind, codes]) =>
    codes.map((code) => [code, kind as DatabaseErrorKind] as const),
  ),
);

/** Violations of a check, a type, a foreign key or a unique index. */
const CONSTRAINT =
  /^(?:2[23]...|1048|1062|1216|1217|1264|1265|1364|1366|1406|1451|1452|3819|4025)$/;

interface Raw {
  readonly code?: unknown;
  readonly errno?: unknown;
  readonly message?: unknown;
}

/** Converts an error of a driver, perhaps wrapped by Sequelize or umzug. @param name the name of the database */
export function serverError(name: string, error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const raw = innermost(error);
  const code = codeOf(raw);
  const kind = kindOf(code, String(raw.message));
  return new DatabaseError(name, kind, code, {
    cause: error,
    ...(kind === 'other' || kind === 'constraint'
      ? { message: `reported: ${String(raw.message)}` }
      : {}),
    ...(kind === 'locked' ? { message: 'gave up the transaction for another one' } : {}),
    ...causeOfCode(code, String(raw.message)),
  });
}

/** Converts an error before COMMIT: a broken connection then means a rollback, so a retry is safe. */
export function notApplied(error: unknown): unknown {
  const isBroken =
    error instanceof DatabaseError && ['connection-lost', 'timed-out'].includes(error.kind);
  return isBroken
    ? new DatabaseError(error.database, 'unreachable', error.code, { cause: error })
    : error;
}

function kindOf(code: string, message: string): DatabaseErrorKind {
  const known = KIND_OF.get(code);
  if (known) return known;
  if (code.startsWith('08') || /^Connection terminated|closed state|not queryable/.test(message)) {
    return 'connection-lost';
  }
  if (/timeout expired|connect ETIMEDOUT/.test(message)) return 'unreachable';
  return CONSTRAINT.test(code) ? 'constraint' : 'other';
}

/** The error code: MySQL's number, which is more precise than the driver's name for it; else `code`. */
function codeOf({ code, errno }: Raw): string {
  if (typeof errno === 'number' && errno > 0) return String(errno);
  return typeof code === 'string' ? code : '';
}

function innermost(error: unknown): Raw {
  const outer = error as Raw & {
    original?: unknown;
    parent?: unknown;
    cause?: unknown;
    errors?: unknown;
  };
  const inner = outer.original ?? outer.parent ?? (outer.errors as unknown[] | undefined)?.[0];
  if (inner instanceof Error) return innermost(inner);
  if (outer.code === undefined && outer.cause instanceof Error) return innermost(outer.cause);
  return outer;
}
