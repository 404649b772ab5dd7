import { ProgramError } from '../base/errors.js';

/** Moments at which a fault can be injected; each is counted in rows, over all threads. */
export const ROW_MOMENTS = ['announced', 'inserted', 'committed', 'recorded'] as const;

/** The same of units: a row is in their log, is committed with an event, is committed, their decision is durable, a row is deleted again, a transaction is prepared, and ended. */
export const UNIT_MOMENTS = [
  'unit-logged',
  'unit-published',
  'unit-written',
  'unit-decided',
  'unit-removed',
  'unit-prepared',
  'unit-ended',
] as const;

/** All moments. */
export const FAULT_MOMENTS = [...ROW_MOMENTS, ...UNIT_MOMENTS];

export type FaultMoment = (typeof FAULT_MOMENTS)[number];

/**
 * The fault: SIGKILL for the process (`kill`), SIGSTOP for the process (`stop`), or an exit of the thread
 * that reached the moment (`exit`).
 */
export const FAULT_ACTIONS = ['kill', 'stop', 'exit'] as const;

export type FaultAction = (typeof FAULT_ACTIONS)[number];

/** A fault that the program injects into itself. */
export interface FaultPlan {
  readonly action: FaultAction;
  readonly moment: FaultMoment;
  /** Inject when this many rows have reached the moment; counts from 1. */
  readonly row: number;
}

/** The environment variable that holds the plan of `dbsim-tui torture` or of a lesson: "kill:recorded:1234". */
export const FAULT_VARIABLE = 'DBSIM_FAULT';

/** A plan as text for the environment variable. */
export function formatFault({ action, moment, row }: FaultPlan): string {
  return `${action}:${moment}:${row}`;
}

/** Reads a plan from the environment variable; undefined if it is not set. @throws ProgramError */
export function readFault(text: string | undefined): FaultPlan | undefined {
  if (text === undefined || text === '') return undefined;
  const [actionName, momentName, row] = text.split(':');
  const action = FAULT_ACTIONS.find((name) => name === actionName);
  const moment = FAULT_MOMENTS.find((name) => name === momentName);
  if (action && moment && Number(row) >= 1) return { action, moment, row: Number(row) };
  throw new ProgramError(
    `${FAULT_VARIABLE} is set by \`dbsim-tui torture\` and \`dbsim-tui learn\` only, and its value is not a fault`,
    {
      exitCode: 2,
    },
  );
}

/** Counts the rows that reach the planned moment, over all threads, and injects the fault at the planned row. */
export class FaultHook {
  readonly #plan: FaultPlan;
  readonly #counter: Int32Array;

  /** @param counter shared by all threads of the run */
  constructor(plan: FaultPlan, counter: SharedArrayBuffer) {
    this.#plan = plan;
    this.#counter = new Int32Array(counter);
  }

  /** Counts rows that have just reached a moment. */
  reach(moment: FaultMoment, rows: number): void {
    const { row } = this.#plan;
    if (moment !== this.#plan.moment || rows === 0) return;
    const before = Atomics.add(this.#counter, 0, rows);
    if (before < row && row <= before + rows) this.#inject();
  }

  #inject(): void {
    const { action } = this.#plan;
    if (action === 'exit') process.exit(9);
    process.kill(process.pid, action === 'kill' ? 'SIGKILL' : 'SIGSTOP');
    // Another thread may get the signal first; until it takes effect, this one must not continue.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  }
}
