import type { BatchContext } from './batch.js';
import type { ClaimedRow } from './work.js';

/** Finds out, and waits, until all units before one are decided. Each thread has its own. */
export class EarlierUnits {
  readonly #context: Pick<BatchContext, 'shared' | 'slot' | 'clock'>;
  /** By position of an entity: all its batches before this one are decided. */
  readonly #decidedBelow: number[];

  constructor(context: Pick<BatchContext, 'shared' | 'slot' | 'clock'>) {
    this.#context = context;
    this.#decidedBelow = context.shared.model.entities.map(() => 0);
  }

  /** Whether the rows of an entity in all units before that of a row are decided. */
  areDecided(row: ClaimedRow): boolean {
    return this.#firstOpen(row) >= row.row - 1;
  }

  async await(row: ClaimedRow): Promise<void> {
    const { shared, slot, clock } = this.#context;
    const { index } = row.entity;
    while (!this.areDecided(row)) {
      const batch = this.#firstOpen(row);
      slot.setAwaited(index, batch + 1);
      slot.enter('waiting-reference', clock.now());
      await shared.turnsOf(index).awaitDecided(batch);
    }
  }

  /** The first batch that is not decided, or that of the row. */
  #firstOpen({ entity: { index }, row }: ClaimedRow): number {
    const turns = this.#context.shared.turnsOf(index);
    let batch = this.#decidedBelow[index] ?? 0;
    while (batch < row - 1 && turns.isDecided(batch)) batch += 1;
    this.#decidedBelow[index] = batch;
    return batch;
  }
}
