import { DatabaseError } from '../../source/base/errors.js';
import type { ClaimTable, HeldKey, StoredClaim } from '../../source/db/claims.js';

/** Claims in memory; any call can be made to fail. */
export class FakeClaims implements ClaimTable {
  readonly stored = new Map<string, StoredClaim>();
  /** The call that fails next. */
  failing: 'claim' | 'claim after all' | 'find' | 'release' | undefined;

  async claim(claims: readonly HeldKey[], owner: string): Promise<number> {
    this.#failAt('claim');
    const free = claims.filter(({ key }) => !this.stored.has(key));
    for (const { key, id } of free) this.stored.set(key, { key, id, owner });
    this.#failAt('claim after all');
    return free.length;
  }

  async find(keys: readonly string[]): Promise<Map<string, StoredClaim>> {
    this.#failAt('find');
    return new Map([...this.stored].filter(([key]) => keys.includes(key)));
  }

  async release(claims: readonly StoredClaim[]): Promise<void> {
    this.#failAt('release');
    for (const { key, owner } of claims) {
      if (this.stored.get(key)?.owner === owner) this.stored.delete(key);
    }
  }

  async *scan(): AsyncGenerator<StoredClaim[], void, void> {
    if (this.stored.size > 0) yield [...this.stored.values()];
  }

  #failAt(call: NonNullable<FakeClaims['failing']>): void {
    if (this.failing !== call) return;
    this.failing = undefined;
    throw new DatabaseError('u.db', 'unreachable', 'FAKE');
  }
}
