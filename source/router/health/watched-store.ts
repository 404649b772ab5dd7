import type { ClaimTable } from '../../db/claims.js';
import type { EntityStore } from '../../db/entity-store.js';
import { WrappedClaims, WrappedStore, type CallKind } from './wrapped-store.js';

/** Is told of the calls of one thread to one database, one after the other. */
export interface CallWatch {
  asked(): void;
  /** @param isWrite whether the call takes the lock that writers take */
  answered(isWrite: boolean): void;
  failed(error: unknown): void;
}

/** A store of which somebody is told when it is asked, and whether it answers. */
export class WatchedStore extends WrappedStore {
  readonly #watch: CallWatch;

  constructor(store: EntityStore, watch: CallWatch) {
    super(store);
    this.#watch = watch;
  }

  protected override call<Answer>(kind: CallKind, work: () => Promise<Answer>): Promise<Answer> {
    // A server locks nothing yet when a transaction begins.
    const isWrite = kind === 'begin' ? !this.isRemote : isLocking(kind);
    return watchCall(this.#watch, isWrite, work);
  }
}

/** Claims of which somebody is told when they are asked for, and whether there is an answer. */
export class WatchedClaims extends WrappedClaims {
  readonly #watch: CallWatch;

  constructor(claims: ClaimTable, watch: CallWatch) {
    super(claims);
    this.#watch = watch;
  }

  protected override call<Answer>(
    kind: 'write' | 'question',
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    return watchCall(this.#watch, isLocking(kind), work);
  }
}

function isLocking(kind: CallKind): boolean {
  return kind !== 'question' && kind !== 'read-back';
}

async function watchCall<Answer>(
  watch: CallWatch,
  isWrite: boolean,
  call: () => Promise<Answer>,
): Promise<Answer> {
  watch.asked();
  try {
    const answer = await call();
    watch.answered(isWrite);
    return answer;
  } catch (error) {
    watch.failed(error);
    throw error;
  }
}
