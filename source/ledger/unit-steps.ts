import type { TogetherPolicy } from './record.js';
import type { RowAt, ThreadEvent } from './thread-events.js';

/** What a thread does with a row of a unit in its database. */
export type UnitStep = 'write' | 'publish' | 'relay' | 'cancel' | 'remove' | 'prepare' | 'end';

/** Finds out from the events of a thread what it does with the rows of its units: the order of the steps shows that. */
export class UnitSteps {
  readonly #together: TogetherPolicy;
  /** The position of the entity that gives the units their name. */
  readonly #root: number;
  /** The number of the unit, from 1. */
  #unit = 0;
  /** The entities whose rows were written, in this order. */
  #written: number[] = [];
  /** Whether it was decided that the unit stays, or that it goes. */
  #isDecided = false;

  constructor(together: TogetherPolicy, root: number) {
    this.#together = together;
    this.#root = root;
  }

  /** The next event of the thread; call it for each one. @returns the step that begins with it, if one does */
  log(
    before: ThreadEvent['phase'] | undefined,
    { phase, row }: Pick<ThreadEvent, 'phase' | 'row'>,
  ): UnitStep | undefined {
    if (row && row.row !== this.#unit) {
      this.#unit = row.row;
      this.#written = [];
      this.#isDecided = false;
    }
    // A row that is only announced was not written before.
    const isDecision = phase === 'recording' && (before === 'writing' || before === 'lock');
    if (isDecision) this.#isDecided = true;
    if (phase !== 'writing' || !row) return undefined;
    const step = this.#stepOf(row);
    this.#written.push(row.entity);
    return step;
  }

  #stepOf({ entity }: RowAt): UnitStep {
    switch (this.#together) {
      case 'separate':
      case 'attach':
        return 'write';
      case 'saga':
        return this.#isDecided ? 'remove' : 'write';
      case 'outbox':
        return this.#stepOfOutbox(entity);
      case '2pc': {
        if (this.#isDecided) return 'end';
        const isAgain = this.#written.includes(entity) && this.#written.at(-1) !== entity;
        return isAgain ? 'prepare' : 'write';
      }
    }
  }

  /** The event commits first; a second write to its database, after those to others, notes that the unit goes. */
  #stepOfOutbox(entity: number): UnitStep {
    const others = this.#written.findIndex((other) => other !== this.#root);
    const isCancelled = others >= 0 && this.#written.includes(this.#root, others);
    if (isCancelled) return 'remove';
    if (entity !== this.#root) return 'relay';
    return others < 0 ? 'publish' : 'cancel';
  }
}
