import type { Evidence } from './evidence.js';
import type { Findings } from './findings.js';
import type { IntegrityChecks } from './integrity.js';

/** What examining the databases needs. */
export interface Examination {
  readonly evidence: Evidence;
  readonly integrity: IntegrityChecks;
  readonly findings: Findings;
}
