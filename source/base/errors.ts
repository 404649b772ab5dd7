import { quoteWord } from './text.js';

/**
 * Every error that a user can cause or has to deal with is a `ProgramError`: its message says what happened
 * and to what, its hint what to do, and its exit code is that of the process. Any other error is a bug.
 */
export class ProgramError extends Error {
  /** Process exit status: 1 the work failed, 2 wrong usage, input or configuration, 130 interrupted. */
  readonly exitCode: ExitCode;
  /** What the user can do about it: one sentence, or empty. */
  readonly hint: string;

  constructor(
    message: string,
    options: { exitCode?: ExitCode; hint?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.exitCode = options.exitCode ?? 1;
    this.hint = options.hint ?? '';
  }
}

export type ExitCode = 1 | 2 | 130;

/** A wrong flag, command or value. */
export class UsageError extends ProgramError {
  constructor(message: string, hint = 'Run `dbsim-tui --help` for the commands and flags.') {
    super(message, { exitCode: 2, hint });
  }
}

/** The place of an error in an input file; lines and columns count from 1. */
export interface InputPosition {
  file: string;
  line?: number | undefined;
  column?: number | string | undefined;
}

/** An input file that cannot be read as rows. */
export class InputError extends ProgramError {
  readonly position: InputPosition;
  /** A mapping of its columns, as `--map` takes it, with which it may be readable. */
  readonly mapping: string | undefined;

  constructor(position: InputPosition, problem: string, hint = '', mapping?: string) {
    const offer = mapping === undefined ? '' : offerMapping(mapping);
    super(`${describePosition(position)}: ${problem}`, { exitCode: 2, hint: `${hint}${offer}` });
    this.position = position;
    this.mapping = mapping;
  }
}

/** Everything that is wrong with an input file: the error is the first of it. */
export class InputErrors extends InputError {
  /** The others, a line each. */
  readonly others: readonly string[];

  constructor(first: { position: InputPosition; problem: string; hint: string }, others: string[]) {
    super(first.position, first.problem, first.hint);
    this.others = others;
  }
}

function offerMapping(mapping: string): string {
  return ` If they are called otherwise in your file, add --map ${quoteWord(mapping)}`;
}

function describePosition({ file, line, column }: InputPosition): string {
  const parts = [file];
  if (line !== undefined) parts.push(`line ${line}`);
  if (column !== undefined) parts.push(`column ${column}`);
  return parts.join(', ');
}

/** The kinds of errors of databases and the operating system. */
export const DATABASE_ERROR_KINDS = [
  'locked',
  'full',
  'read-only',
  'corrupt',
  'not-a-database',
  'missing',
  'newer-schema',
  'constraint',
  'input-output',
  'thread-died',
  'unreachable',
  'connection-lost',
  'timed-out',
  'access-denied',
  'other',
] as const;

export type DatabaseErrorKind = (typeof DATABASE_ERROR_KINDS)[number];

/** A database or the operating system returned an error; keeps the raw code of the driver. */
export class DatabaseError extends ProgramError {
  readonly kind: DatabaseErrorKind;
  readonly code: string;
  readonly database: string;
  /** What is wrong in two or three words, for a column: "refused", "login rejected". */
  readonly brief: string;

  constructor(
    database: string,
    kind: DatabaseErrorKind,
    code: string,
    options: { message?: string; hint?: string; brief?: string; cause?: unknown } = {},
  ) {
    const wording = WORDING[kind];
    super(`${database} ${options.message ?? wording.message}${code ? ` (${code})` : ''}`, {
      hint: options.hint ?? wording.hint,
      cause: options.cause,
    });
    this.database = database;
    this.kind = kind;
    this.code = code;
    this.brief = options.brief ?? wording.brief;
  }

  /** The same error with other advice, for databases that are not those of a run. */
  withHint(hint: string): DatabaseError {
    const { database, kind, code, brief, cause, message } = this;
    const same = new DatabaseError(database, kind, code, { hint, brief, cause });
    same.message = message;
    return same;
  }

  /** Whether nothing was applied and a retry may succeed. */
  get isTransient(): boolean {
    return this.kind === 'locked' || this.kind === 'unreachable';
  }
}

const WORDING: Record<DatabaseErrorKind, { message: string; brief: string; hint: string }> = {
  locked: {
    message: 'is locked by another program',
    brief: 'locked',
    hint: 'Close the program that is writing to it, then run again.',
  },
  full: {
    message: 'cannot grow: the disk is full',
    brief: 'disk full',
    hint: 'Free some space, then run again; nothing was half-written.',
  },
  'read-only': {
    message: 'cannot be written: the file or its folder is read-only',
    brief: 'read-only',
    hint: 'Change its permissions, or choose another folder with --dir.',
  },
  corrupt: {
    message: 'is damaged',
    brief: 'damaged',
    hint: 'Keep a copy of the file, then restore it from a backup or choose another folder with --dir.',
  },
  'not-a-database': {
    message: 'is not a SQLite database',
    brief: 'not a database',
    hint: 'Move the file away, or choose another folder with --dir.',
  },
  missing: {
    message: 'cannot be opened: the file or its folder is missing or not accessible',
    brief: 'not accessible',
    hint: 'Check the path given with --dir.',
  },
  'newer-schema': {
    message: 'was written by a newer version of dbsim-tui',
    brief: 'newer version',
    hint: 'Update dbsim-tui, or choose another folder with --dir.',
  },
  constraint: {
    message: 'refused a row that the rules had let through',
    brief: 'row refused',
    hint: 'This is a defect in the rules; please report it with the row.',
  },
  'input-output': {
    message: 'could not be read or written: the machine reported an input/output error',
    brief: 'input/output error',
    hint: 'Check the disk, then run `dbsim-tui verify`.',
  },
  'thread-died': {
    message: 'lost the thread that was writing to it',
    brief: 'thread lost',
    hint: 'The log has the details.',
  },
  unreachable: {
    message: 'cannot be reached, or takes no work now',
    brief: 'no connection',
    hint: 'Check that the server is running, and its address in the topology file.',
  },
  'connection-lost': {
    message: 'was lost in the middle of a transaction: the connection broke',
    brief: 'connection lost',
    hint: 'Check that the server is running, then run `dbsim-tui verify`.',
  },
  'timed-out': {
    message: 'did not answer in time',
    brief: 'no answer',
    hint: 'Check whether the server is overloaded, or set a longer deadlineMs in the topology file.',
  },
  'access-denied': {
    message: 'rejected the login',
    brief: 'login rejected',
    hint: 'Check user, password and database in the topology file, and the rights of the user.',
  },
  other: {
    message: 'reported an error',
    brief: 'error',
    hint: 'The log has the details.',
  },
};

/** Formats any thrown value as one line for the user, without a stack trace. */
export function formatError(error: unknown): string {
  if (error instanceof ProgramError) return [error.message, error.hint].filter(Boolean).join('. ');
  return `Something unexpected went wrong: ${error instanceof Error ? error.message : String(error)}`;
}

/** A kind in two or three words, for columns and groups: "disk full". */
export function nameErrorKind(kind: DatabaseErrorKind): string {
  return WORDING[kind].brief;
}
