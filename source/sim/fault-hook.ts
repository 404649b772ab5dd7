import { ProgramError } from '../base/errors.js';

/** Moments of a run that a fault can be bound to; each is counted in rows, over all threads. */
export const FAULT_MOMENTS = ['announced', 'inserted', 'committed', 'recorded'] as const;

export type FaultMoment = (typeof FAULT_MOMENTS)[number];

/**
 * What happens at that moment: the process dies (`kill`), stands still until somebody lets it go on
 * (`stop`), or the thread that came to it ends on the spot (`exit`).
 */
export const FAULT_DEEDS = ['kill', 'stop', 'exit'] as const;

export type FaultDeed = (typeof FAULT_DEEDS)[number];

/** A fault that the program commits on itself. */
export interface FaultPlan {
  readonly deed: FaultDeed;
  readonly moment: FaultMoment;
  /** The row at which it happens, counted from 1. */
  readonly row: number;
}

/** The variable of the environment that `dbsim-tui torture` tells its plan with: "kill:recorded:1234". */
export const FAULT_VARIABLE = 'DBSIM_FAULT';

/** A plan as the environment holds it. */
export function formatFault({ deed, moment, row }: FaultPlan): string {
  return `${deed}:${moment}:${row}`;
}

/** The plan that the environment holds; undefined for every run that nobody tortures. @throws ProgramError */
export function readFault(text: string | undefined): FaultPlan | undefined {
  if (text === undefined || text === '') return undefined;
  const [deedName, momentName, row] = text.split(':');
  const deed = FAULT_DEEDS.find((name) => name === deedName);
  const moment = FAULT_MOMENTS.find((name) => name === momentName);
  if (deed && moment && Number(row) >= 1) return { deed, moment, row: Number(row) };
  throw new ProgramError(
    `${FAULT_VARIABLE} is set by \`dbsim-tui torture\` only, and its value is not a fault`,
    {
      exitCode: 2,
    },
  );
}

/** Counts the rows that come to the planned moment, over all threads, and commits the fault at the right one. */
export class FaultHook {
  readonly #plan: FaultPlan;
  readonly #counter: Int32Array;

  /** @param counter shared by all threads of the run */
  constructor(plan: FaultPlan, counter: SharedArrayBuffer) {
    this.#plan = plan;
    this.#counter = new Int32Array(counter);
  }

  /** Called with the number of rows that have just come to a moment. */
  reach(moment: FaultMoment, rows: number): void {
    const { row } = this.#plan;
    if (moment !== this.#plan.moment || rows === 0) return;
    const before = Atomics.add(this.#counter, 0, rows);
    if (before < row && row <= before + rows) this.#commit();
  }

  #commit(): void {
    const { deed } = this.#plan;
    if (deed === 'exit') process.exit(9);
    process.kill(process.pid, deed === 'kill' ? 'SIGKILL' : 'SIGSTOP');
    // The signal may reach another thread first; this one must not get further meanwhile.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  }
}
