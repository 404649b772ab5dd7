import { awaitTurn, hold, processStep, think, writeContext, type BatchContext } from './batch.js';
import { BatchRows } from './batch-rows.js';
import { takesJson } from './insert-free.js';
import { rowsOfStep, type Step } from './schedule.js';
import type { ClaimedRow } from './work.js';
import { writeBatch, writePlainBatch } from './write-batch.js';
import { takesEachJson, writePlainPipelined } from './write-pipelined.js';

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
  const step = shared.schedule.at(position);
  slot.setStep(position, 'claimed');
  const write = await shortWay(step, context);
  if (!write) return processStep(position, context);
  const thinking = think(step, position, context);
  if (thinking) await thinking;
  const batch = readBatch(step, context);
  const checking = context.references.checkBatch(batch.entity, batch);
  if (checking) await checking;
  slot.enter('recording', clock.now());
  recorder.announceSpans(step.entity.name, batch.writable());
  slot.setStep(position, 'announced');
  const waiting = awaitTurn(step, context);
  if (waiting) await waiting;
  hold(step.entity, context);
  await write(batch);
  closeBatch(step, batch, context);
  slot.setStep(position, 'recorded');
  shared.control.addInFlight(-batch.length);
  return batch.claimed;
}

/** How the rows of a step are written on the short way; undefined if there is none. */
async function shortWay(
  step: Step,
  context: BatchContext,
): Promise<((batch: BatchRows) => Promise<void>) | undefined> {
  const { lane, writes, router, shared } = context;
  const { count } = rowsOfStep(step, shared.description);
  const isStretched = shared.control.slowMs > 0 || shared.steps.isOn;
  if (lane === 'off' || writes === 'singly' || count === 1 || shared.arrivals || isStretched)
    return undefined;
  const store = await router.store(step.entity.name);
  if (context.checkFirst === true || store.locksLate === true) return undefined;
  if (writes === 'pipelined') {
    if (!takesEachJson(store)) return undefined;
    return (batch) => writePlainPipelined(batch, writeContext(step.entity, store, context));
  }
  if (!takesJson(store)) return undefined;
  return (batch) => {
    const writing = writeContext(step.entity, store, context);
    return batch.plainCount > 0
      ? writePlainBatch(batch, writing)
      : writeBatch(batch.claimAll(), writing);
  };
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
  const turns = shared.turnsOf(entity.index);
  slot.enter('recording', clock.now());
  if (turns.holder === thread) turns.holder = 0;
  recorder.publishBatch(batch);
  turns.markDecided(number);
  recorder.recordBatch(batch, clock.now());
  notes.countInserted(entity, batch.plainCount);
  notes.count(entity, batch.claimed);
  notes.rest();
}
