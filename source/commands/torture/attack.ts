import type { Ending } from './program.js';
import type { Round } from './round.js';

/** What an attack did to a run. */
export interface Attack {
  /** How the attacked run ended. */
  readonly ending: Ending;
  /** The attack may have destroyed rows or the ledger; the program must report that. */
  readonly isDestructive: boolean;
  /** The ledger itself is damaged: only the audit can find that, and it must. */
  readonly mustBeReported?: boolean;
  /** Of a run that wrote units: those of which a part was stored before they were recovered. */
  readonly units?: { readonly torn: number; readonly isAtomic: boolean };
  /** What the program printed or did wrong. */
  readonly complaint?: string;
}

/** A fault: what it is, in a line, and how it is injected. */
export interface Fault {
  readonly meaning: string;
  readonly inject: (round: Round) => Promise<Attack>;
}

/** A fault that cannot be injected on this system. */
export class ImpossibleHere extends Error {}

/** An attack that must not cost a row. */
export function harmless(ending: Ending): Attack {
  return { ending, isDestructive: false };
}

/** A row after which every attacked run still has rows left. */
export function earlyRow(round: Round): number {
  return 1 + Math.floor(round.sweptRow() * 0.7);
}
