import type { Circuit } from './circuit.js';

/**
 * The purpose of a database call. `insert` also commits if no transaction has begun; `write` is any other
 * write; `read-back` reads rows whose commit was lost; `question` is any other read.
 */
export type CallKind = 'begin' | 'commit' | 'insert' | 'write' | 'question' | 'read-back';

/** Observes the calls of one thread to one database; there is one call at a time. */
export interface CallWatch {
  asked(kind: CallKind): void;
  /** @param isWrite whether the call needs the write lock */
  answered(isWrite: boolean): void;
  failed(error: unknown): void;
}

/** A database call, and whether it needs the write lock. */
export interface Call<Answer> {
  readonly kind: CallKind;
  readonly isWrite: boolean;
  readonly work: () => Promise<Answer>;
}

/**
 * Makes a call through the circuit breaker of its database, and reports its begin and result.
 * @throws what the call throws, or the error that opened the circuit
 */
export async function makeCall<Answer>(
  { kind, isWrite, work }: Call<Answer>,
  circuit: Circuit,
  watch: CallWatch,
): Promise<Answer> {
  watch.asked(kind);
  try {
    const answer = await passCircuit(circuit, kind, work);
    watch.answered(isWrite);
    return answer;
  } catch (error) {
    watch.failed(error);
    throw error;
  }
}

/** Whether a call of this kind needs the write lock. */
export function isLocking(kind: CallKind): boolean {
  return kind !== 'question' && kind !== 'read-back';
}

function passCircuit<Answer>(
  circuit: Circuit,
  kind: CallKind,
  work: () => Promise<Answer>,
): Promise<Answer> {
  switch (kind) {
    // Even while the circuit is open: a begun transaction has to end, and its outcome has to be found.
    case 'commit':
    case 'read-back':
      return circuit.watch(work);
    case 'question':
      return circuit.ask(work);
    case 'begin':
    case 'insert':
    case 'write':
      return circuit.pass(work);
  }
}
