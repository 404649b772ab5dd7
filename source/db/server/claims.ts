import { groupBy } from '../../base/group.js';
import { CLAIM_PAGE, type ClaimTable, type HeldKey, type StoredClaim } from '../claims.js';
import { chunksOf } from './chunks.js';
import { notApplied } from './errors.js';
import type { ServerSession } from './session.js';
import type { Statement, Statements } from './statements.js';

/** The claims stored in a database on a server. */
export class ServerClaims implements ClaimTable {
  readonly #session: ServerSession;
  readonly #statements: Statements;

  constructor(session: ServerSession, statements: Statements) {
    this.#session = session;
    this.#statements = statements;
  }

  async claim(claims: readonly HeldKey[], owner: string): Promise<number> {
    let made = 0;
    for (const chunk of chunksOf(claims)) {
      made += (await this.#run(this.#statements.claim(chunk, owner))).changed;
    }
    return made;
  }

  async find(keys: readonly string[]): Promise<Map<string, StoredClaim>> {
    const found = new Map<string, StoredClaim>();
    for (const chunk of chunksOf(keys)) {
      const { rows } = await this.#run(this.#statements.findClaims(chunk));
      for (const claim of rows.map(claimOf)) found.set(claim.key, claim);
    }
    return found;
  }

  async release(claims: readonly StoredClaim[]): Promise<void> {
    for (const [owner, own] of groupBy(claims, (claim) => claim.owner)) {
      for (const chunk of chunksOf(own.map(({ key }) => key))) {
        await this.#run(this.#statements.releaseClaims(chunk, owner));
      }
    }
  }

  async *scan(): AsyncGenerator<StoredClaim[], void, void> {
    let after = '';
    for (;;) {
      const { rows } = await this.#run(this.#statements.claimPage(after, CLAIM_PAGE));
      const page = rows.map(claimOf);
      const last = page.at(-1);
      if (!last) return;
      yield page;
      after = last.key;
    }
  }

  /** A lost answer counts as not applied: the owner of the claim is known, and a retry releases it first. */
  async #run([sql, bound]: Statement): ReturnType<ServerSession['run']> {
    try {
      return await this.#session.run(sql, bound);
    } catch (error) {
      throw notApplied(error);
    }
  }
}

function claimOf(row: Readonly<Record<string, unknown>>): StoredClaim {
  return { key: String(row['key']), id: Number(row['id']), owner: String(row['owner']) };
}
