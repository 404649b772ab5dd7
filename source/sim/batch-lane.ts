import {
  awaitTurn,
  hold,
  processStep,
  rowsOfStep,
  think,
  writeContext,
  type BatchContext,
} from './batch.js';
import { BatchRows } from './batch-rows.js';
import { takesJson, type JsonStore } from './insert-free.js';
import { readStep, type Step } from './schedule.js';
import type { ClaimedRow } from './work.js';
import { writeBatch, writePlainBatch } from './write-batch.js';

/**
 * Processes one step of the schedule on the short way of batches, if these settings and the database of the
 * entity have one: plain rows go as one text to the database and to the ledger, without an object for each.
 * The parts of the way are those of `processStep`, and all other rows go through the same functions.
 * @returns the rows that were not inserted on the short way, all decided and recorded
 */
export async function processBatch(
  position: number,
  context: BatchContext,
): Promise<readonly ClaimedRow[]> {
  const { shared, slot, recorder, clock } = context;
  const step = readStep(shared.steps, position);
  slot.setStep(position, 'claimed');
  const store = await storeOfShortWay(step, context);
  if (!store) return processStep(position, context);
  const thinking = think(step, position, context);
  if (thinking) await thinking;
  const batch = readBatch(step, context);
  const checking = context.references.checkBatch(batch.entity, batch);
  if (checking) await checking;
  slot.enter('recording', clock.now());
  recorder.announceSpans(step.entity, batch.writable());
  slot.setStep(position, 'announced');
  const waiting = awaitTurn(step, context);
  if (waiting) await waiting;
  hold(step.entity, context);
  const writing = writeContext(step.entity, store, context);
  await (batch.plainCount > 0
    ? writePlainBatch(batch, writing)
    : writeBatch(batch.claimAll(), writing));
  closeBatch(step, batch, context);
  slot.setStep(position, 'recorded');
  shared.control.addInFlight(-batch.length);
  return batch.claimed;
}

/** The store of a step that has a short way. */
async function storeOfShortWay(
  step: Step,
  { lane, writes, router, shared }: BatchContext,
): Promise<JsonStore | undefined> {
  const { count } = rowsOfStep(step, shared.description);
  const isShort = lane === 'on' && writes === 'together' && count > 1 && !shared.arrivals;
  if (!isShort) return undefined;
  const store = await router.store(step.entity);
  return takesJson(store) ? store : undefined;
}

function readBatch(step: Step, { shared, slot, source, clock }: BatchContext): BatchRows {
  slot.enter('judging', clock.now());
  const rows = rowsOfStep(step, shared.description);
  shared.control.addInFlight(rows.count);
  return BatchRows.read(step.entity, rows, { source, startedMs: clock.now() });
}

/** Records the batch; the turn passes on first, so that the next thread need not wait for that. */
function closeBatch(
  { entity, batch: number }: Step,
  batch: BatchRows,
  { shared, slot, recorder, notes, clock, thread }: BatchContext,
): void {
  const turns = shared.turns[entity];
  slot.enter('recording', clock.now());
  if (turns.holder === thread) turns.holder = 0;
  recorder.publishBatch(batch);
  turns.markDecided(number);
  recorder.recordBatch(batch, clock.now());
  notes.countInserted(entity, batch.plainCount);
  notes.count(entity, batch.claimed);
  notes.rest();
}
