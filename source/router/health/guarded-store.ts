import type { ClaimTable } from '../../db/claims.js';
import type { EntityStore } from '../../db/entity-store.js';
import type { Circuit } from './circuit.js';
import { WrappedClaims, WrappedStore, type CallKind } from './wrapped-store.js';

/** The store of one database behind its circuit. */
export class GuardedStore extends WrappedStore {
  readonly #circuit: Circuit;
  /** Whether a transaction has begun: what is inserted then is not committed yet. */
  #hasBegun = false;

  constructor(store: EntityStore, circuit: Circuit) {
    super(store);
    this.#circuit = circuit;
  }

  override rollback(): Promise<void> {
    this.#hasBegun = false;
    return super.rollback();
  }

  protected override async call<Answer>(
    kind: CallKind,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    const answer = await this.#send(kind, work);
    if (kind === 'begin') this.#hasBegun = true;
    if (kind === 'commit') this.#hasBegun = false;
    const isCommitted = kind === 'commit' || (kind === 'insert' && !this.#hasBegun);
    if (isCommitted) this.#circuit.close();
    return answer;
  }

  #send<Answer>(kind: CallKind, work: () => Promise<Answer>): Promise<Answer> {
    switch (kind) {
      // What has begun is brought to its end, and what became of it is worth its own time, whatever
      // others have met meanwhile.
      case 'commit':
      case 'read-back':
        return this.#circuit.watch(work);
      case 'question':
        return this.#circuit.ask(work);
      case 'begin':
      case 'insert':
      case 'write':
        return this.#circuit.pass(work);
    }
  }
}

/** The claims of one database behind its circuit. */
export class GuardedClaims extends WrappedClaims {
  readonly #circuit: Circuit;

  constructor(claims: ClaimTable, circuit: Circuit) {
    super(claims);
    this.#circuit = circuit;
  }

  override get isAway(): boolean {
    return this.#circuit.isOpen;
  }

  protected override call<Answer>(
    kind: 'write' | 'question',
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    return kind === 'question' ? this.#circuit.ask(work) : this.#circuit.pass(work);
  }
}
