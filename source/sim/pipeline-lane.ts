import {
  awaitTurn,
  hold,
  processStep,
  rowsOfStep,
  think,
  writeContext,
  type BatchContext,
} from './batch.js';
import type { Step } from './schedule.js';
import { TurnRows } from './turn-rows.js';
import type { ClaimedRow } from './work.js';
import { takesEach, writePlainPipelined, type PipelineStore } from './write-pipelined.js';

/**
 * Processes one step of the schedule on the short way of rows that go to the driver together, if the database
 * of the entity has one. The parts of the way are those of `processStep`, but plain rows are not objects.
 * @returns the rows that were not inserted on the short way, all decided and recorded
 */
export async function processPipelined(
  position: number,
  context: BatchContext,
): Promise<readonly ClaimedRow[]> {
  const { shared, slot, recorder, clock } = context;
  const step = shared.schedule.at(position);
  slot.setStep(position, 'claimed');
  const store = await storeOfShortWay(step, context);
  if (!store) return processStep(position, context);
  const thinking = think(step, position, context);
  if (thinking) await thinking;
  const turn = readTurn(step, context);
  const checking = context.references.checkBatch(turn.entity, turn);
  if (checking) await checking;
  slot.enter('recording', clock.now());
  recorder.announceSpans(step.entity.name, turn.spans);
  slot.setStep(position, 'announced');
  const waiting = awaitTurn(step, context);
  if (waiting) await waiting;
  hold(step.entity, context);
  await writePlainPipelined(turn, writeContext(step.entity, store, context));
  closeTurn(step, turn, context);
  slot.setStep(position, 'recorded');
  shared.control.addInFlight(-turn.length);
  return turn.claimed;
}

/** The store of a step that has a short way. */
async function storeOfShortWay(
  step: Step,
  { lane, router, shared }: BatchContext,
): Promise<PipelineStore | undefined> {
  if (lane === 'off' || shared.arrivals) return undefined;
  const store = await router.store(step.entity.name);
  return takesEach(store) ? store : undefined;
}

function readTurn(step: Step, { shared, slot, source, clock }: BatchContext): TurnRows {
  slot.enter('judging', clock.now());
  const range = rowsOfStep(step, shared.description);
  shared.control.addInFlight(range.count);
  const turn = new TurnRows(step.entity, source);
  turn.read(step.entity, range, clock.now());
  return turn;
}

/** Records the turn; it passes on first, so that the next thread need not wait for that. */
function closeTurn(
  { entity, batch }: Step,
  turn: TurnRows,
  { shared, slot, recorder, notes, clock, thread }: BatchContext,
): void {
  const turns = shared.turnsOf(entity.index);
  turn.decided = turn.length;
  slot.enter('recording', clock.now());
  if (turns.holder === thread) turns.holder = 0;
  recorder.reach('committed', turn.length);
  recorder.publishTurn(turn);
  turns.markDecided(batch);
  recorder.recordTurn(turn, clock.now());
  notes.countTurn(turn);
  notes.rest();
}
