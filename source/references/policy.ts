import type { ReferenceWords } from '../entities/reference-words.js';
import type { ReferencePolicy } from '../ledger/record.js';

/** How a row finds the rows to which it refers, in other databases than its own. */
export interface ReferencePolicyDefinition {
  readonly name: ReferencePolicy;
  /** What it does, in a few words for a form. */
  readonly remark: string;
  /** What a thread does, to follow "A thread". */
  readonly step: (words: ReferenceWords) => string;
  /** What it does, to follow its name. */
  readonly meaning: (words: ReferenceWords) => string;
  /** What was done in a run, in a sentence. */
  readonly report: (words: ReferenceWords) => string;
  /** Whether a row waits until the rows of the run to which it refers are decided. */
  readonly waits: boolean;
  /** Whether missing rows are looked for at all; else rows that point to nothing (orphans) are allowed. */
  readonly asks: boolean;
}
