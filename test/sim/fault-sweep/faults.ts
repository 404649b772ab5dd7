/** What happens at the planned event of a run; `isCall` and `isWrite` decide to which events it can happen. */
export const FAULTS = {
  /** Another program takes the lock, and gives it back within the lock timeout. */
  locked: 'call',
  'locked-for-good': 'call',
  /** The server does not answer, and is back within the lock timeout. */
  unreachable: 'call',
  'unreachable-for-good': 'call',
  /** The connection breaks, and what was asked has no effect. */
  'connection-lost': 'call',
  /** The connection breaks after what was asked had its effect: the acknowledgement is lost. */
  'answer-lost': 'call',
  /** A row meets a check of the table. */
  constraint: 'write',
  'disk-full': 'write',
  /** The disk fails after the write had its effect. */
  'write-lost': 'write',
  /** The thread dies before the event, or right after it. */
  'crash-before': 'any',
  'crash-after': 'any',
  /** A line reaches the disk only half, and the thread dies of it. */
  'ledger-full': 'ledger',
  /** The same, and no later line reaches the disk at all. */
  'ledger-full-for-good': 'ledger',
} as const;

export type FaultName = keyof typeof FAULTS;

/** What a thread is about to do when an event is counted. */
export type EventKind = 'question' | 'write' | 'ledger' | 'moment';

/** One fault in one run. */
export interface FaultPoint {
  readonly fault: FaultName;
  /** The event at which it happens, from 1. */
  readonly event: number;
}

/** A thread that has just died: nothing that it would still do has an effect. */
export class CrashError extends Error {}

/** Counts the events of all threads of a run, and knows at which one its fault happens. */
export class FaultPlan {
  readonly #point: FaultPoint | undefined;
  readonly #events: EventKind[] = [];
  #isLedgerFull = false;

  /** @param point none for a run without trouble */
  constructor(point?: FaultPoint) {
    this.#point = point;
  }

  /** What there was until now. */
  get events(): readonly EventKind[] {
    return this.#events;
  }

  /** Counts one event. @returns the fault that happens at it */
  next(kind: EventKind): FaultName | undefined {
    this.#events.push(kind);
    if (kind === 'ledger' && this.isLedgerFull) return 'ledger-full';
    if (this.#events.length !== this.#point?.event) return undefined;
    const { fault } = this.#point;
    if (fault === 'ledger-full-for-good') this.#isLedgerFull = true;
    return fault;
  }

  /** Whether no line can be written any more. */
  get isLedgerFull(): boolean {
    return this.#isLedgerFull;
  }
}

/** The points of a run at which a fault can happen. @param events of the same run without a fault */
export function pointsOf(fault: FaultName, events: readonly EventKind[]): FaultPoint[] {
  return events.flatMap((kind, index) =>
    canHappen(fault, kind) ? [{ fault, event: index + 1 }] : [],
  );
}

function canHappen(fault: FaultName, kind: EventKind): boolean {
  const where = FAULTS[fault];
  if (where === 'any') return true;
  if (where === 'call') return kind === 'question' || kind === 'write';
  return where === kind;
}
