import { systemClock, type Clock } from '../base/clock.js';
import { DatabaseError } from '../base/errors.js';
import { groupBy } from '../base/group.js';
import type { ClaimTable } from '../db/claims.js';
import type { StoredRow } from '../entities/value.js';
import { CLAIMED, claimantAt, isOlderClaimant } from './claimant.js';
import type { Claim, ClaimRule } from './claims.js';
import { onAll } from './fan-out.js';
import { findClaims } from './stored-claims.js';
import { UnreleasedClaims, type KeptClaim } from './unreleased-claims.js';

/** How long to wait for claims of other transactions before the attempt fails, in milliseconds. */
const HELD_MS = 250;

/** How often to check those claims, in milliseconds. */
const HELD_POLL_MS = 3;

/** Of rows whose keys are claimed already, finds those whose keys no stored row holds yet. */
export type FindOpen = (rows: readonly StoredRow[]) => Promise<ReadonlySet<StoredRow>>;

/** Finds out whether a row with an id is stored. */
export type FindExisting = (id: number) => Promise<ReadonlySet<number>>;

/** A refused claim, and the owner of the claim that is in its way; undefined if that was released meanwhile. */
interface Refusal {
  readonly claim: Claim;
  readonly owner: string | undefined;
}

/**
 * Claims the keys of one thread's rows before the rows are written, and releases the claims of rows that
 * were not written. A claim is committed before its row: a crash in between can leave a claim without a
 * row, which the next run releases, but never a row without a claim.
 */
export class ClaimKeeper {
  readonly #rule: ClaimRule;
  readonly #tables: readonly ClaimTable[];
  readonly #names: readonly string[];
  readonly #owner: string;
  readonly #unreleased: UnreleasedClaims;
  #transactions = 0;
  readonly #clock: Clock;
  /** When each row was first tried: the oldest transaction goes first. */
  readonly #triedSince = new WeakMap<StoredRow, number>();
  /** Claims made for the rows of the current transaction. */
  #made: KeptClaim[] = [];
  /** Claims of rows that may or may not be committed. */
  #doubtful: KeptClaim[] = [];

  /**
   * @param tables one per database, in their order
   * @param names the names of the databases
   * @param owner unique to this thread
   * @param clock for the waits
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
    this.#unreleased = new UnreleasedClaims(tables, clock);
  }

  /** Whether rows of this entity claim any key. */
  get isNeeded(): boolean {
    return this.#rule.fields.length > 0;
  }

  /** The databases, from 0, that store the claims of a row. */
  shardsOf(row: StoredRow): number[] {
    return this.#rule.claimsOf(row).map(({ shard }) => shard);
  }

  /** Whether there are claims that could not be released yet. */
  get hasUnreleasedClaims(): boolean {
    return this.#unreleased.isAny;
  }

  /**
   * Claims the keys of rows; of rows with the same key, the first gets it. Waits for claims of other
   * transactions whose rows are not stored yet. If two transactions wait for each other, the younger
   * releases all its claims, so that there is no deadlock and the oldest always gets through. No
   * transaction may be open in any of the databases.
   * @returns the rows that hold all their claims, in order
   * @throws DatabaseError; the caller then has to call `release`
   */
  async claim(rows: readonly StoredRow[], findOpen: FindOpen): Promise<readonly StoredRow[]> {
    // A new owner per transaction, to distinguish its claims from older ones of the same row.
    this.#transactions += 1;
    const owner = claimantAt(this.#owner, this.#sinceOf(rows), this.#transactions);
    await this.#unreleased.release();
    const deadline = this.#clock.now() + HELD_MS;
    for (;;) {
      const { claimed, refused } = await this.#claimOnce(rows, owner);
      const open = refused.size === 0 ? new Set<StoredRow>() : await findOpen([...refused.keys()]);
      const waited = [...refused].flatMap(([row, refusal]) => (open.has(row) ? [refusal] : []));
      const [first] = waited;
      if (!first) return claimed;
      if (this.#clock.now() > deadline) throw this.#heldError(first.claim);
      if (!waited.every((refusal) => isOlderClaimant(owner, refusal.owner))) await this.release();
      await this.#clock.sleepAbout(HELD_POLL_MS);
    }
  }

  /** When the oldest of these rows was first tried, in this or another combination of rows. */
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
    await this.#releaseWhere(({ key }) => overKeys.has(key));
    return { claimed: [...claimsOfRow.keys()].filter((row) => !refused.has(row)), refused };
  }

  /** The rows that share no key with an earlier one, and their claims. */
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

  /** Makes claims in one database. @returns the keys that are claimed already, and the owners */
  async #claimIn(
    shard: number,
    claims: readonly Claim[],
    owner: string,
  ): Promise<Map<string, string | undefined>> {
    const table = this.#tables[shard];
    if (!table) throw new RangeError(`there is no database number ${shard}`);
    // All threads use the same order, so that their locks cannot deadlock.
    const kept = claims
      .map(({ key, id }): KeptClaim => ({ key, id, owner, shard }))
      .toSorted((one, other) => (one.key < other.key ? -1 : 1));
    // Before the call: the claims may be stored even if no answer arrives.
    this.#made.push(...kept);
    if ((await table.claim(kept, owner)) === kept.length) return new Map();
    const found = await table.find(kept.map(({ key }) => key));
    const lost = new Set(kept.filter(({ key }) => found.get(key)?.owner !== owner));
    this.#made = this.#made.filter((claim) => !lost.has(claim));
    return new Map([...lost].map(({ key }) => [key, found.get(key)?.owner]));
  }

  /** The error for a key that is claimed for a row which is not stored, but may be about to be written. */
  #heldError({ key, shard }: Claim): DatabaseError {
    return new DatabaseError(this.#names[shard] ?? '', 'locked', CLAIMED, {
      message: `keeps ${key} for a row that is not stored yet`,
      hint: 'If no program is writing that row, the next run releases the claim.',
    });
  }

  /** Keeps the claims: the rows of the transaction are committed. */
  keep(): void {
    this.#made = [];
  }

  /** Keeps the claims until `settle`: it is unknown whether the rows are committed. */
  doubt(): void {
    this.#doubtful.push(...this.#made);
    this.#made = [];
  }

  /**
   * Settles claims in doubt by what is stored under the ids of their rows. No transaction may be open.
   * @param asked the ids that were read
   */
  async settle(asked: readonly number[], stored: ReadonlyMap<number, StoredRow>): Promise<void> {
    if (this.#doubtful.length === 0) return;
    const ids = new Set(asked);
    const isSettled = ({ id }: KeptClaim): boolean => ids.has(id);
    const settled = this.#doubtful.filter(isSettled);
    this.#doubtful = this.#doubtful.filter((claim) => !isSettled(claim));
    // The stored row may be another one with the same id, which has other keys.
    const isHeld = ({ id, key }: KeptClaim): boolean => {
      const row = stored.get(id);
      return row !== undefined && this.#rule.claimsOf(row).some((claim) => claim.key === key);
    };
    await this.#unreleased.release(settled.filter((claim) => !isHeld(claim)));
  }

  /**
   * Releases the claims of rows that the transaction did not write. Claims that cannot be released now are
   * retried with the next call. No transaction may be open. Never throws a DatabaseError.
   * @param ids of the rows; all rows of the transaction by default
   */
  release(ids?: ReadonlySet<number>): Promise<void> {
    return this.#releaseWhere(({ id }) => ids === undefined || ids.has(id));
  }

  /**
   * Releases the claims of a row that was to be deleted. No transaction may be open.
   * @param wasStored whether it was stored until then; else its keys may be those of another row
   * @throws DatabaseError
   */
  async forget(row: StoredRow, wasStored: boolean, findExisting: FindExisting): Promise<void> {
    const id = Number(row[0]);
    if (!this.isNeeded || (!wasStored && (await findExisting(id)).has(id))) return;
    const held = await findClaims(this.#rule.claimsOf(row), this.#tables);
    const isOver = ({ owner }: KeptClaim): boolean =>
      wasStored || owner.startsWith(`${this.#owner}.`);
    await this.#unreleased.release(held.filter(isOver));
  }

  async #releaseWhere(isOver: (claim: KeptClaim) => boolean): Promise<void> {
    const over = this.#made.filter(isOver);
    this.#made = this.#made.filter((claim) => !isOver(claim));
    await this.#unreleased.release(over);
  }
}
