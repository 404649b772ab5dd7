import type { Reference } from '../entities/entity.js';
import type { ReferenceCheck, ReferringRows } from './references.js';
import type { SharedState } from './shared-state.js';
import type { ClaimedRow } from './work.js';

/**
 * Checks the references of a row in a unit: rows of the same unit are known, those of earlier units are waited
 * for, and a later one is looked up as it is, because it may wait for this unit.
 */
export class UnitReferences {
  readonly #shared: Pick<SharedState, 'committedOf'>;
  readonly #references: Pick<ReferenceCheck, 'checkBatch' | 'checkNow'>;

  constructor({
    shared,
    references,
  }: {
    readonly shared: Pick<SharedState, 'committedOf'>;
    readonly references: Pick<ReferenceCheck, 'checkBatch' | 'checkNow'>;
  }) {
    this.#shared = shared;
    this.#references = references;
  }

  /**
   * Notes on a row which references are missing.
   * @param unit the rows of its unit that are stored, or will be if it is
   */
  async check(row: ClaimedRow, unit: readonly ClaimedRow[]): Promise<void> {
    const earlier = this.#referring(row, unit, (owner) => owner < row.row);
    const checking = this.#references.checkBatch(row.entity, earlier);
    if (checking) await checking;
    const others = this.#referring(row, unit, (owner) => owner >= row.row);
    await this.#references.checkNow(row.entity, others);
  }

  /** @param isMeant whether a row (from 1; 0 for none of the workload) is one to look at */
  #referring(
    row: ClaimedRow,
    unit: readonly ClaimedRow[],
    isMeant: (owner: number) => boolean,
  ): ReferringRows {
    return {
      length: 1,
      first: row.row,
      target: (_, reference) => {
        const id = row.target(reference);
        if (id === undefined || isStoredIn(unit, reference, id)) return undefined;
        const owner = this.#shared.committedOf(reference.targetIndex).lastRow(id);
        return isMeant(owner) ? id : undefined;
      },
      print: (_, reference) => row.print(reference),
      claim: () => row,
    };
  }
}

/** Whether a reference points to a row of its unit. */
function isStoredIn(unit: readonly ClaimedRow[], { targetIndex }: Reference, id: number): boolean {
  return unit.some((row) => row.entity.index === targetIndex && row.id === id);
}
