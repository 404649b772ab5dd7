import type { Evidence } from './evidence.js';
import type { Findings } from './findings.js';
import type { FileChecks } from './file-checks.js';

/** What examining the databases needs. */
export interface Examination {
  readonly evidence: Evidence;
  readonly checks: FileChecks;
  readonly findings: Findings;
}
