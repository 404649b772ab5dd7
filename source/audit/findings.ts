import { formatCount } from '../base/format.js';
import type { EntityName } from '../entities/entity.js';

/** How many examples of each finding are kept. */
const EXAMPLES = 10;

/** Rows (or other things) that a check is about: how many, and the first few in words. */
export class Finding {
  #count = 0;
  readonly #examples: string[] = [];

  add(example: string): void {
    this.#count += 1;
    if (this.#examples.length < EXAMPLES) this.#examples.push(example);
  }

  get count(): number {
    return this.#count;
  }

  /** "User 3, User 7 and 12 more". */
  get list(): string {
    const more = this.#count - this.#examples.length;
    return more > 0
      ? `${this.#examples.join('; ')} and ${formatCount(more)} more`
      : this.#examples.join('; ');
  }
}

/** A pair of numbers that must agree. */
export interface CountPair {
  readonly what: string;
  readonly expected: number;
  readonly found: number;
}

/** Everything that the audit looked for, before it is put into sentences. */
export class Findings {
  readonly lost = new Finding();
  /** Rows that should be stored, in a database that does not answer. */
  readonly notVerifiable = new Finding();
  readonly doubled = new Finding();
  /** Stored rows that equal one which the run rejected or failed to write. */
  readonly refusedButStored = new Finding();
  /** Stored rows that neither the run nor a later one wrote, and that were not there before. */
  readonly unexpected = new Finding();
  /** Rows of other programs whose ids were taken when the run tried them. */
  readonly taken = new Finding();
  readonly altered = new Finding();
  readonly misrouted = new Finding();
  /** Orders of this run that point to nothing. */
  readonly orphans = new Finding();
  /** Orders from other runs that point to nothing. */
  readonly foreignOrphans = new Finding();
  readonly repeatedEmails = new Finding();
  readonly damaged = new Finding();
  /** Claims without their row, and rows without their claim. */
  readonly claims = new Finding();
  /** Claims of rows whose outcome is unknown; the next run gives them up. */
  readonly openClaims = new Finding();
  /** Rows of other programs, whose ids were taken when the run tried them, without their claim. */
  readonly foreignClaims = new Finding();
  /** Copies that are not equal. */
  readonly copies = new Finding();
  /** Rows of unknown outcome that only some copies have; the next run completes them. */
  readonly openCopies = new Finding();
  /** Rows whose acknowledgement was lost and that are stored. */
  readonly unknownStored = new Finding();
  /** Rows whose acknowledgement was lost and that are not stored. */
  readonly unknownAbsent = new Finding();
  readonly counts: CountPair[] = [];
  /** Whose database does not answer: what was not seen there may be there all the same. */
  readonly unread = new Set<EntityName>();
}
