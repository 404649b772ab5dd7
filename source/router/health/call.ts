import type { Circuit } from './circuit.js';

/**
 * What a call to a database is for. `insert`: rows, which it commits by itself where no transaction
 * has begun. `write`: whatever else is written. `read-back`: rows whose commit was lost.
 */
export type CallKind = 'begin' | 'commit' | 'insert' | 'write' | 'question' | 'read-back';

/** Notes the calls of one thread to one database, which follow one after the other. */
export interface CallWatch {
  asked(): void;
  /** @param isWrite whether the call takes the lock that writers take */
  answered(isWrite: boolean): void;
  failed(error: unknown): void;
}

/** One call, how it is carried out, and whether it takes the lock that writers take. */
export interface Call<Answer> {
  readonly kind: CallKind;
  readonly isWrite: boolean;
  readonly work: () => Promise<Answer>;
}

/**
 * Makes a call through the circuit of its database, and notes when it begins and what comes of it.
 * @throws what the call throws, or the error that opened the circuit
 */
export async function makeCall<Answer>(
  { kind, isWrite, work }: Call<Answer>,
  circuit: Circuit,
  watch: CallWatch,
): Promise<Answer> {
  watch.asked();
  try {
    const answer = await passCircuit(circuit, kind, work);
    watch.answered(isWrite);
    return answer;
  } catch (error) {
    watch.failed(error);
    throw error;
  }
}

/** Whether a call of this kind takes the lock that writers take. */
export function isLocking(kind: CallKind): boolean {
  return kind !== 'question' && kind !== 'read-back';
}

function passCircuit<Answer>(
  circuit: Circuit,
  kind: CallKind,
  work: () => Promise<Answer>,
): Promise<Answer> {
  switch (kind) {
    // What has begun is brought to its end, and what became of it is worth its own time, whatever
    // other threads have met meanwhile.
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
