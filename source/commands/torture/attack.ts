import type { Ending } from './program.js';
import type { Round } from './round.js';

/** How a round went on. */
export interface Attack {
  /** How the run ended; undefined when what was attacked is no run. */
  readonly ending: Ending;
  /** Rows may be gone now, or the ledger may; then it must be said. */
  readonly isDestructive: boolean;
  /** The ledger itself was damaged, so that the audit alone can find it; it must. */
  readonly mustBeTold?: boolean;
  /** A complaint about what the program said or did. */
  readonly complaint?: string;
}

/** A fault: what it is, in a line, and how it is committed. */
export interface Fault {
  readonly meaning: string;
  readonly commit: (round: Round) => Promise<Attack>;
}

/** What torture cannot do here. */
export class ImpossibleHere extends Error {}

/** An attack that may cost no row. */
export function harmless(ending: Ending): Attack {
  return { ending, isDestructive: false };
}

/** A row at which every run that is attacked still has some to go. */
export function earlyRow(round: Round): number {
  return 1 + Math.floor(round.sweptRow() * 0.7);
}
