import { ProgramError } from '../base/errors.js';
import { auditRun } from './audit.js';
import type { AuditReply, AuditRequest } from './messages.js';

/**
 * The entry of the audit process. It shares neither memory nor connections with the run: it relies only on
 * the files of the ledger and the databases.
 */
async function reply(request: AuditRequest): Promise<AuditReply> {
  try {
    return { ok: true, result: await auditRun(request.dir, request.runId, request.topology) };
  } catch (error) {
    const known = error instanceof ProgramError ? error : undefined;
    return {
      ok: false,
      message: error instanceof Error ? error.message : String(error),
      hint: known?.hint ?? 'The log has the details',
      exitCode: known?.exitCode ?? 1,
      stack: error instanceof Error ? (error.stack ?? '') : '',
    };
  }
}

// The terminal sends these to the whole process group, but only the parent decides whether the audit ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.once('disconnect', () => process.exit());
process.once('message', (request: AuditRequest) => {
  void reply(request).then((answer) => {
    process.send?.(answer, () => process.disconnect());
  });
});
