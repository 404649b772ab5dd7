import type { ExitCode } from '../base/errors.js';
import type { Topology } from '../router/topology.js';
import type { AuditResult } from './audit.js';

/** The request to the audit process. */
export interface AuditRequest {
  readonly dir: string;
  /** The databases; by default the SQLite files in `data/`. */
  readonly topology?: Topology | undefined;
  readonly runId: string;
}

/** Its only reply. */
export type AuditReply =
  | { readonly ok: true; readonly result: AuditResult }
  | {
      readonly ok: false;
      readonly message: string;
      readonly hint: string;
      readonly exitCode: ExitCode;
      /** For the log. */
      readonly stack: string;
    };
