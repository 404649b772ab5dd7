import { formatCount } from '../base/format.js';
import type { Entity, EntityName } from '../entities/entity.js';
import type { Unique } from '../entities/unique.js';

/** Examples kept per finding. */
const EXAMPLES = 10;

/** The rows (or other things) of a check: their number, and a description of the first ones. */
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

/** Two numbers that must be equal. */
export interface CountPair {
  readonly what: string;
  readonly expected: number;
  readonly found: number;
}

/** All findings of the audit, before they become checks. */
export class Findings {
  readonly lost = new Finding();
  /** Rows that should be stored in a database that does not answer. */
  readonly notVerifiable = new Finding();
  readonly doubled = new Finding();
  /** Stored rows that equal one which the run rejected or failed to write. */
  readonly refusedButStored = new Finding();
  /** Stored rows that did not exist before, and that neither the run nor a later one wrote. */
  readonly unexpected = new Finding();
  /** Rows of other programs whose ids were taken when the run tried them. */
  readonly taken = new Finding();
  readonly altered = new Finding();
  readonly misrouted = new Finding();
  /** References of this run's orders to missing rows. */
  readonly orphans = new Finding();
  /** References of other orders to missing rows. */
  readonly foreignOrphans = new Finding();
  readonly #repeated = new Map<string, Finding>();
  readonly damaged = new Finding();
  /** Claims without their row, and rows without their claim. */
  readonly claims = new Finding();
  /** Claims of rows whose outcome is unknown; the next run releases them. */
  readonly openClaims = new Finding();
  /** Rows of other programs, whose ids were taken when the run tried them, without their claim. */
  readonly foreignClaims = new Finding();
  /** Differences between copies. */
  readonly copies = new Finding();
  /** Rows of unknown outcome that only some copies have; the next run completes them. */
  readonly openCopies = new Finding();
  /** Unknown rows that are stored. */
  readonly unknownStored = new Finding();
  /** Unknown rows that are not stored. */
  readonly unknownAbsent = new Finding();
  /** The names of the run's prepared transactions that are left; undefined if a server does not list them. */
  prepared: Set<string> | undefined = new Set();
  readonly counts: CountPair[] = [];
  /** The unique values that more than one row has. */
  repeatedIn({ name: entity }: Entity, { name }: Pick<Unique, 'name'>): Finding {
    const key = JSON.stringify([entity, name]);
    const found = this.#repeated.get(key) ?? new Finding();
    this.#repeated.set(key, found);
    return found;
  }

  /** References of a table to itself that can be judged when all of it is read. */
  readonly undecided: (() => unknown)[] = [];

  /** Entities with a database that does not answer: their rows may be stored although they were not seen. */
  readonly unread = new Set<EntityName>();
}
