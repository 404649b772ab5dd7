import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { entryUrl } from '../base/entry.js';
import { ProgramError } from '../base/errors.js';
import type { AuditResult } from './audit.js';
import type { AuditReply, AuditRequest } from './messages.js';

/**
 * Audits a run in a process of its own.
 * @param signal cancels the audit
 * @throws ProgramError if there is no such run, or the audit could not be carried out
 */
export function requestAudit(request: AuditRequest, signal?: AbortSignal): Promise<AuditResult> {
  return new Auditor().audit(request, signal);
}

/** How much of the process's standard error is kept, in characters. */
const MAX_STDERR = 4000;

/** An audit process that is started before there is something to audit: starting takes longer than a short run. */
export class Auditor {
  readonly #child: ChildProcess;
  /** Rejects when the process has ended, or could not be started. */
  readonly #ended: Promise<never>;
  #hasReplied = false;

  constructor() {
    const child = fork(fileURLToPath(entryUrl('audit')), {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-MAX_STDERR);
    });
    this.#child = child;
    this.#ended = new Promise((_, reject) => {
      child.on('error', (error) => reject(failed(error.message, error)));
      child.once('exit', (code, killedBy) => {
        reject(failed(`its process ended with ${killedBy ?? `code ${code}`}`, stderr));
      });
    });
    // It matters only to an audit.
    this.#ended.catch(() => undefined);
  }

  /**
   * Audits a run; the process ends with it, so there can be one only.
   * @param signal cancels the audit
   * @throws ProgramError if there is no such run, or the audit could not be carried out
   */
  async audit(request: AuditRequest, signal?: AbortSignal): Promise<AuditResult> {
    const dismiss = (): void => this.dismiss();
    if (signal?.aborted) dismiss();
    else signal?.addEventListener('abort', dismiss);
    try {
      return await Promise.race([this.#ask(request), this.#ended]);
    } finally {
      signal?.removeEventListener('abort', dismiss);
    }
  }

  /** Ends the process, unless it has replied and is ending. It only reads, so it needs no time to finish. */
  dismiss(): void {
    if (!this.#hasReplied) this.#child.kill('SIGKILL');
  }

  #ask(request: AuditRequest): Promise<AuditResult> {
    return new Promise((resolve, reject) => {
      this.#child.once('message', (reply: AuditReply) => {
        this.#hasReplied = true;
        if (reply.ok) resolve(reply.result);
        else reject(new ProgramError(reply.message, { ...reply, cause: reply.stack }));
      });
      this.#child.send(request, (error) => {
        if (error) reject(failed(error.message, error));
      });
    });
  }
}

function failed(reason: string, cause: unknown): ProgramError {
  return new ProgramError(`The audit could not be carried out: ${reason}`, {
    hint: 'The run itself is stored; run `dbsim-tui verify` to audit it again',
    cause,
  });
}
