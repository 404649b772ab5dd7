import type { ExitCode } from '../base/errors.js';
import type { Topology } from '../router/topology.js';
import type { AuditResult } from './audit.js';

/** What the audit's process is asked. */
export interface AuditRequest {
  readonly dir: string;
  /** Where the databases are; by default the files in `data/`. */
  readonly topology?: Topology | undefined;
  readonly runId: string;
}

/** What it answers, once. */
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
