import { DatabaseError, InputError, ProgramError } from '../base/errors.js';
import { escapeText } from '../base/text.js';
import { FolderBusyError } from '../db/sqlite/folder-lock.js';
import { InsertionsHeldError } from '../services/insertions.js';
import type { Problem, ProblemName } from './api.js';

/** The status and the words of each problem. */
const PROBLEMS: Readonly<Record<ProblemName, readonly [status: number, title: string]>> = {
  'bad-request': [400, 'The request cannot be read'],
  unauthorized: [401, 'A token is needed'],
  forbidden: [403, 'The request comes from elsewhere'],
  'not-found': [404, 'There is nothing here'],
  'method-not-allowed': [405, 'The method is not allowed here'],
  'too-large': [413, 'The body is too large'],
  'unsupported-media-type': [415, 'The body must be JSON'],
  'invalid-row': [422, 'The row breaks a rule'],
  duplicate: [409, 'A key of the row is taken'],
  'missing-reference': [409, 'The row refers to a row that is not stored'],
  failed: [503, 'A database returned an error'],
  'unknown-outcome': [504, 'It is not known whether the row is stored'],
  'key-reused': [422, 'The idempotency key belongs to another request'],
  conflict: [409, 'The request conflicts with the present state'],
  'too-many': [503, 'Too many requests of this kind'],
  busy: [503, 'The server is busy'],
  'database-away': [503, 'A database cannot be used'],
  internal: [500, 'Something unexpected went wrong'],
};

/** The status of what may work a little later. */
const LATER = 503;

/** How soon a client may try again, in seconds. */
const RETRY_AFTER_S = 5;

/** An error that is the answer to a request. */
export class HttpProblem extends Error {
  readonly problem: Problem;

  /** @param more reasons, outcome, hint */
  constructor(name: ProblemName, detail: string, more: Partial<Problem> = {}) {
    super(detail);
    this.problem = problemOf(name, detail, more);
  }
}

/** A problem by its name. @param detail what happened, in a sentence without its full stop */
export function problemOf(name: ProblemName, detail: string, more: Partial<Problem> = {}): Problem {
  const [status, title] = PROBLEMS[name];
  return { type: `urn:dbsim:problem:${name}`, title, status, detail: escapeText(detail), ...more };
}

/** The answer that a problem is. */
export function problemResponse(problem: Problem, headers: Record<string, string> = {}): Response {
  return new Response(`${JSON.stringify(problem)}\n`, {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      ...(problem.status === LATER ? { 'retry-after': String(RETRY_AFTER_S) } : {}),
      ...headers,
    },
  });
}

/**
 * The problem that a thrown value is, without a stack, a path of the machine or a value of another row.
 * @param onUnexpected receives what is a defect of the program, or a matter of its files
 */
export function problemOfError(error: unknown, onUnexpected: (error: unknown) => void): Problem {
  if (error instanceof HttpProblem) return error.problem;
  if (error instanceof InsertionsHeldError) return problemOf('busy', error.message, hintOf(error));
  if (error instanceof FolderBusyError) {
    return problemOf('busy', 'Another program works in the folder of this server', {
      hint: 'Try again once it has finished',
    });
  }
  if (error instanceof DatabaseError) return problemOf('database-away', error.message);
  const isOfRequest =
    error instanceof InputError || (error instanceof ProgramError && error.exitCode === 2);
  if (isOfRequest) return problemOf('bad-request', error.message, hintOf(error));
  onUnexpected(error);
  return problemOf('internal', 'The log of the server has the details');
}

function hintOf({ hint }: ProgramError): Partial<Problem> {
  return hint === '' ? {} : { hint: escapeText(hint.replace(/\.$/, '')) };
}
