import type * as Client from '../../../source/audit/client.js';
import { auditRun, type AuditResult } from '../../../source/audit/audit.js';
import type { AuditRequest } from '../../../source/audit/messages.js';
import { ProgramError } from '../../../source/base/errors.js';

/** The same as the audit's client, but the audit is carried out in this process. */
export class Auditor implements Pick<Client.Auditor, 'audit' | 'dismiss'> {
  readonly #dismissed = new AbortController();

  async audit(request: AuditRequest, signal?: AbortSignal): Promise<AuditResult> {
    const { dir, runId, topology } = request;
    const stopping = AbortSignal.any([this.#dismissed.signal, ...(signal ? [signal] : [])]);
    const stopped = new Promise<never>((_, reject) => {
      const stop = (): void =>
        reject(new ProgramError('The audit could not be carried out: it was stopped'));
      if (stopping.aborted) stop();
      else stopping.addEventListener('abort', stop, { once: true });
    });
    // What comes from another process is a copy.
    const result = auditRun(dir, runId, topology).then((found) => structuredClone(found));
    return Promise.race([result, stopped]);
  }

  dismiss(): void {
    this.#dismissed.abort();
  }
}

export const requestAudit: typeof Client.requestAudit = (request, signal) =>
  new Auditor().audit(request, signal);
