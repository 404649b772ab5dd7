import type { Evidence } from './evidence.js';
import type { Findings } from './findings.js';
import type { Soundness } from './soundness.js';

/** What databases are examined with. */
export interface Examination {
  readonly evidence: Evidence;
  readonly soundness: Soundness;
  readonly findings: Findings;
}
