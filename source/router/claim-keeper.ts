import { systemClock, type Clock } from '../base/clock.js';
import { DatabaseError } from '../base/errors.js';
import { groupBy } from '../base/group.js';
import type { ClaimTable } from '../db/claims.js';
import type { StoredRow } from '../entities/value.js';
import { CLAIMED, claimantAt, isOlderClaimant } from './claimant.js';
import type { Claim, ClaimRule } from './claims.js';
import { onAll } from './fan-out.js';
import { OwedClaims, type KeptClaim } from './owed-claims.js';

/** How long a claim of somebody who is at work is waited for before all own ones are given up, in milliseconds. */
const HELD_MS = 250;

/** How often it is looked whether they have, in milliseconds. */
const HELD_POLL_MS = 3;

/** Says of keys that others have claimed before whether nobody's row holds them yet. */
export type FindOpen = (rows: readonly StoredRow[]) => Promise<ReadonlySet<StoredRow>>;

/** A claim that was refused, and who has made the one before it; undefined when that is gone already. */
interface Refusal {
  readonly claim: Claim;
  readonly owner: string | undefined;
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
  readonly #owed: OwedClaims;
  #transactions = 0;
  readonly #clock: Clock;
  /** Since when each row has been tried to be written: who has waited longest is given way. */
  readonly #triedSince = new WeakMap<StoredRow, number>();
  /** Claims made for the rows of the transaction that is going on. */
  #made: KeptClaim[] = [];
  /** Claims of rows of which nobody can tell yet whether they are committed. */
  #doubtful: KeptClaim[] = [];

  /**
   * @param tables one for each database, in their order
   * @param names what the databases are called
   * @param owner what tells this thread from every other one
   * @param clock what claims that others hold are waited for with
   */
  constructor(
    rule: ClaimRule,
    tables: readonly ClaimTable[],
    names: readonly string[],
    owner: string,
    clock: Clock = systemClock,
  ) {
    this.#clock = clock;
    this.#rule = rule;
    this.#tables = tables;
    this.#names = names;
    this.#owner = owner;
    this.#owed = new OwedClaims(tables, clock);
  }

  /** Whether rows claim anything at all. */
  get isNeeded(): boolean {
    return this.#rule.fields.length > 0;
  }

  /** Which databases, from 0, keep what a row claims. */
  shardsOf(row: StoredRow): number[] {
    return this.#rule.claimsOf(row).map(({ shard }) => shard);
  }

  /** Whether claims are left that could not be given up. */
  get isOwing(): boolean {
    return this.#owed.isAny;
  }

  /**
   * Claims what the rows hold; of rows that hold the same, the first gets it. What somebody else has
   * claimed whose row is not there yet is waited for. Of two who wait for each other, the one who
   * began later gives up all that it has claimed: so nobody waits in a circle, and the oldest comes
   * through. No transaction may be open in any of the databases.
   * @returns the rows that hold all that they claim, in order
   * @throws DatabaseError; what was made is given up with `giveUp`
   */
  async claim(rows: readonly StoredRow[], findOpen: FindOpen): Promise<readonly StoredRow[]> {
    // Each transaction has its own name: so it knows its claims from older ones of the same row.
    this.#transactions += 1;
    const owner = claimantAt(this.#owner, this.#sinceOf(rows), this.#transactions);
    await this.#owed.release();
    const deadline = this.#clock.now() + HELD_MS;
    for (;;) {
      const { claimed, refused } = await this.#claimOnce(rows, owner);
      const open = refused.size === 0 ? new Set<StoredRow>() : await findOpen([...refused.keys()]);
      const waited = [...refused].flatMap(([row, refusal]) => (open.has(row) ? [refusal] : []));
      const [first] = waited;
      if (!first) return claimed;
      if (this.#clock.now() > deadline) throw this.#heldError(first.claim);
      if (!waited.every((refusal) => isOlderClaimant(owner, refusal.owner))) await this.giveUp();
      await this.#clock.sleepAbout(HELD_POLL_MS);
    }
  }

  /** Since when the one of them that has waited longest has been tried, also with other rows beside it. */
  #sinceOf(rows: readonly StoredRow[]): number {
    const now = Date.now();
    let oldest = now;
    for (const row of rows) {
      const since = this.#triedSince.get(row);
      if (since === undefined) this.#triedSince.set(row, now);
      else oldest = Math.min(oldest, since);
    }
    return oldest;
  }

  async #claimOnce(
    rows: readonly StoredRow[],
    owner: string,
  ): Promise<{ claimed: StoredRow[]; refused: Map<StoredRow, Refusal> }> {
    const claimsOfRow = this.#firstOfEachKey(rows);
    const own = new Set(this.#made.map(({ key }) => key));
    const wanted = [...claimsOfRow.values()].flat().filter(({ key }) => !own.has(key));
    const taken = new Map<string, string | undefined>();
    await onAll(
      groupBy(wanted, ({ shard }) => shard),
      async ([shard, claims]) => {
        for (const [key, by] of await this.#claimIn(shard, claims, owner)) taken.set(key, by);
      },
    );
    const refused = new Map<StoredRow, Refusal>();
    for (const [row, claims] of claimsOfRow) {
      const claim = claims.find(({ key }) => taken.has(key));
      if (claim) refused.set(row, { claim, owner: taken.get(claim.key) });
    }
    const over = [...refused.keys()].flatMap((row) => claimsOfRow.get(row) ?? []);
    const overKeys = new Set(over.map(({ key }) => key));
    await this.#giveUpWhere(({ key }) => overKeys.has(key));
    return { claimed: [...claimsOfRow.keys()].filter((row) => !refused.has(row)), refused };
  }

  /** The rows that share no key with one before them, and what they claim. */
  #firstOfEachKey(rows: readonly StoredRow[]): Map<StoredRow, readonly Claim[]> {
    const keys = new Set<string>();
    const claimsOfRow = new Map<StoredRow, readonly Claim[]>();
    for (const row of rows) {
      const claims = this.#rule.claimsOf(row);
      if (claims.some(({ key }) => keys.has(key))) continue;
      for (const { key } of claims) keys.add(key);
      claimsOfRow.set(row, claims);
    }
    return claimsOfRow;
  }

  /** Claims in one database; gives the keys that somebody else has, and who. */
  async #claimIn(
    shard: number,
    claims: readonly Claim[],
    owner: string,
  ): Promise<Map<string, string | undefined>> {
    const table = this.#tables[shard];
    if (!table) throw new RangeError(`there is no database number ${shard}`);
    // In one order, so that threads do not wait for each other in a circle.
    const kept = claims
      .map(({ key, id }): KeptClaim => ({ key, id, owner, shard }))
      .toSorted((one, other) => (one.key < other.key ? -1 : 1));
    // They may be there from now on, also when no answer comes.
    this.#made.push(...kept);
    if ((await table.claim(kept, owner)) === kept.length) return new Map();
    const found = await table.find(kept.map(({ key }) => key));
    const lost = new Set(kept.filter(({ key }) => found.get(key)?.owner !== owner));
    this.#made = this.#made.filter((claim) => !lost.has(claim));
    return new Map([...lost].map(({ key }) => [key, found.get(key)?.owner]));
  }

  /** The error for a row whose claim belongs to a row that is not stored: that may be about to be written. */
  #heldError({ key, shard }: Claim): DatabaseError {
    return new DatabaseError(this.#names[shard] ?? '', 'locked', CLAIMED, {
      message: `keeps ${key} for a row that is not stored yet`,
      hint: 'If no program is writing that row, the next run releases the claim.',
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

  /** It is known now which of the asked rows are stored, and how. No transaction may be open. */
  async settle(asked: readonly number[], stored: ReadonlyMap<number, StoredRow>): Promise<void> {
    if (this.#doubtful.length === 0) return;
    const ids = new Set(asked);
    const isSettled = ({ id }: KeptClaim): boolean => ids.has(id);
    const settled = this.#doubtful.filter(isSettled);
    this.#doubtful = this.#doubtful.filter((claim) => !isSettled(claim));
    // Another row may have had the id all the time.
    const isHeld = ({ id, key }: KeptClaim): boolean => {
      const row = stored.get(id);
      return row !== undefined && this.#rule.claimsOf(row).some((claim) => claim.key === key);
    };
    await this.#owed.release(settled.filter((claim) => !isHeld(claim)));
  }

  /**
   * The rows with these ids (all, where none are given) are not written by this transaction. What
   * cannot be given up now is with the next call. No transaction may be open. Never throws.
   */
  giveUp(ids?: ReadonlySet<number>): Promise<void> {
    return this.#giveUpWhere(({ id }) => ids === undefined || ids.has(id));
  }

  async #giveUpWhere(isOver: (claim: KeptClaim) => boolean): Promise<void> {
    const over = this.#made.filter(isOver);
    this.#made = this.#made.filter((claim) => !isOver(claim));
    await this.#owed.release(over);
  }
}
