import { DatabaseError } from '../base/errors.js';
import { groupBy } from '../base/group.js';
import type { ClaimTable, StoredClaim } from '../db/claims.js';
import type { StoredRow } from '../entities/value.js';
import type { Claim, ClaimRule } from './claims.js';
import { onAll } from './fan-out.js';

/** A claim that was made, and the database that keeps it. */
interface KeptClaim extends StoredClaim {
  readonly shard: number;
}

/** What became of the claims of some rows. */
export interface Claimed {
  /** The rows that hold all that they claim, in order. */
  readonly rows: readonly StoredRow[];
  /** What others have claimed before, by the rows that wanted it. */
  readonly refused: ReadonlyMap<StoredRow, Claim>;
}

/**
 * Makes the claims of one thread's rows before they are written, and gives up those of rows that were
 * not written. A claim is committed before its row is: a kill in between leaves a claim without a
 * row, which the next run gives up, and never a row without a claim.
 */
export class ClaimKeeper {
  readonly #rule: ClaimRule;
  readonly #tables: readonly ClaimTable[];
  readonly #names: readonly string[];
  readonly #owner: string;
  #transactions = 0;
  /** Claims made for the rows of the transaction that is going on. */
  #made: KeptClaim[] = [];
  /** Claims of rows of which nobody can tell yet whether they are committed. */
  #doubtful: KeptClaim[] = [];
  /** Claims that are to be given up and could not be. */
  #owed: KeptClaim[] = [];

  /**
   * @param tables one for each database, in their order
   * @param names what the databases are called
   * @param owner what tells this thread from every other one
   */
  constructor(
    rule: ClaimRule,
    tables: readonly ClaimTable[],
    names: readonly string[],
    owner: string,
  ) {
    this.#rule = rule;
    this.#tables = tables;
    this.#names = names;
    this.#owner = owner;
  }

  /** Whether rows claim anything at all. */
  get isNeeded(): boolean {
    return this.#rule.fields.length > 0;
  }

  /** Which databases, from 0, keep what a row claims. */
  shardsOf(row: StoredRow): number[] {
    return this.#rule.claimsOf(row).map(({ shard }) => shard);
  }

  /**
   * Claims what the rows hold; of rows that hold the same, the first gets it. No transaction may be
   * open in any of the databases. @throws DatabaseError; what was made is given up with `giveUp`
   */
  async claim(rows: readonly StoredRow[]): Promise<Claimed> {
    await this.giveUp(new Set());
    // Each transaction has its own name: so it knows its claims from older ones of the same row.
    this.#transactions += 1;
    const owner = `${this.#owner}.${this.#transactions}`;
    const wanted = new Map<string, Claim>();
    const claimsOfRow = new Map<StoredRow, readonly Claim[]>();
    for (const row of rows) {
      const claims = this.#rule.claimsOf(row);
      if (claims.some(({ key }) => wanted.has(key))) continue;
      for (const claim of claims) wanted.set(claim.key, claim);
      claimsOfRow.set(row, claims);
    }
    const taken = new Set<string>();
    await onAll(
      groupBy(wanted.values(), ({ shard }) => shard),
      async ([shard, claims]) => {
        for (const key of await this.#claimIn(shard, claims, owner)) taken.add(key);
      },
    );
    if (taken.size === 0) return { rows: [...claimsOfRow.keys()], refused: new Map() };
    const refused = new Map<StoredRow, Claim>();
    for (const [row, claims] of claimsOfRow) {
      const lost = claims.find(({ key }) => taken.has(key));
      if (lost) refused.set(row, lost);
    }
    await this.giveUp(new Set([...refused.keys()].map((row) => Number(row[0]))));
    return { rows: [...claimsOfRow.keys()].filter((row) => !refused.has(row)), refused };
  }

  /** Claims in one database; gives the keys that somebody else has. */
  async #claimIn(shard: number, claims: readonly Claim[], owner: string): Promise<string[]> {
    const table = this.#tables[shard];
    if (!table) throw new RangeError(`there is no database number ${shard}`);
    // In one order, so that threads do not wait for each other in a circle.
    const kept = claims
      .map(({ key, id }): KeptClaim => ({ key, id, owner, shard }))
      .toSorted((one, other) => (one.key < other.key ? -1 : 1));
    // They may be there from now on, also when no answer comes.
    this.#made.push(...kept);
    if ((await table.claim(kept, owner)) === kept.length) return [];
    const found = await table.find(kept.map(({ key }) => key));
    const isOwn = ({ key }: KeptClaim): boolean => found.get(key)?.owner === owner;
    this.#made = this.#made.filter((claim) => claim.shard !== shard || isOwn(claim));
    return kept.filter((claim) => !isOwn(claim)).map(({ key }) => key);
  }

  /** The error for a row whose claim belongs to a row that is not stored: that may be about to be written. */
  heldError({ key, shard }: Claim): DatabaseError {
    return new DatabaseError(this.#names[shard] ?? '', 'locked', '', {
      message: `keeps ${key} for a row that is not stored yet`,
      hint: 'If nobody is writing that row, the next run gives the claim up.',
    });
  }

  /** The rows of the transaction are committed: their claims stay. */
  keep(): void {
    this.#made = [];
  }

  /** Nobody can tell whether the rows are committed: their claims stay until that is settled. */
  doubt(): void {
    this.#doubtful.push(...this.#made);
    this.#made = [];
  }

  /** It is known now which of the asked rows are stored. No transaction may be open. */
  async settle(asked: readonly number[], stored: ReadonlyMap<number, StoredRow>): Promise<void> {
    if (this.#doubtful.length === 0) return;
    const ids = new Set(asked);
    const isSettled = ({ id }: KeptClaim): boolean => ids.has(id);
    const settled = this.#doubtful.filter(isSettled);
    this.#doubtful = this.#doubtful.filter((claim) => !isSettled(claim));
    await this.#release(settled.filter(({ id }) => !stored.has(id)));
  }

  /**
   * The rows with these ids (all, where none are given) are not written by this transaction. What
   * cannot be given up now is with the next call. No transaction may be open. Never throws.
   */
  async giveUp(ids?: ReadonlySet<number>): Promise<void> {
    const isOver = ({ id }: KeptClaim): boolean => ids === undefined || ids.has(id);
    const over = this.#made.filter(isOver);
    this.#made = this.#made.filter((claim) => !isOver(claim));
    await this.#release(over);
  }

  async #release(claims: readonly KeptClaim[]): Promise<void> {
    const owed = [...this.#owed, ...claims];
    if (owed.length === 0) return;
    this.#owed = [];
    const byShard = groupBy(owed, ({ shard }) => shard);
    await Promise.all(
      [...byShard].map(async ([shard, own]) => {
        try {
          await this.#tables[shard]?.release(own);
        } catch (error) {
          if (!(error instanceof DatabaseError)) throw error;
          this.#owed.push(...own);
        }
      }),
    );
  }
}
