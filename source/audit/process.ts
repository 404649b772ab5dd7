import { ProgramError } from '../base/errors.js';
import { auditRun } from './audit.js';
import type { AuditReply, AuditRequest } from './messages.js';

/**
 * The entry of the audit's own process. It shares no memory and no connection with the run that it
 * audits: all it knows is what is on disk.
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

// These reach the whole process group; whether the audit ends is for the parent to say.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.once('disconnect', () => process.exit());
process.once('message', (request: AuditRequest) => {
  void reply(request).then((answer) => {
    process.send?.(answer, () => process.disconnect());
  });
});
