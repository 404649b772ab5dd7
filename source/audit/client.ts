import { fork } from 'node:child_process';
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
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(entryUrl('audit')), {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      ...(signal ? { signal } : {}),
    });
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-4000);
    });
    child.once('message', (reply: AuditReply) => {
      if (reply.ok) resolve(reply.result);
      else reject(new ProgramError(reply.message, { ...reply, cause: reply.stack }));
    });
    child.on('error', (error) => reject(failed(error.message, error)));
    child.once('exit', (code, killedBy) => {
      reject(failed(`its process ended with ${killedBy ?? `code ${code}`}`, stderr));
    });
    child.once('spawn', () => child.send(request));
  });
}

function failed(reason: string, cause: unknown): ProgramError {
  return new ProgramError(`The audit could not be carried out: ${reason}`, {
    hint: 'The run itself is stored; run `dbsim-tui verify` to audit it again',
    cause,
  });
}
