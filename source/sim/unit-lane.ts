import { DatabaseError } from '../base/errors.js';
import { roundMs } from '../base/format.js';
import { LOCK_TIMEOUT_MS, retryWhileTransient } from '../base/retry.js';
import { outboxOf } from '../db/insert-with-entry.js';
import { nameById, nameByNumber } from '../entities/entity.js';
import type { Outcome, Reason } from '../entities/outcome.js';
import type { UnitEnding } from '../ledger/unit-lines.js';
import type { BatchContext } from './batch.js';
import { EarlierUnits } from './earlier-units.js';
import type { Step } from './schedule.js';
import { UnitRows } from './unit-rows.js';
import type { UnitContext } from './unit-turns.js';
import type { ClaimedRow } from './work.js';

/** Takes the steps of a run that writes units: each unit is written by one thread, as the policy says. */
export class UnitLane {
  readonly #context: BatchContext;
  readonly #unit: UnitContext;

  constructor(
    context: BatchContext,
    given: Pick<UnitContext, 'policy' | 'log' | 'mark' | 'database'>,
  ) {
    this.#context = context;
    this.#unit = {
      ...given,
      earlier: new EarlierUnits(context),
      done: new Set(),
      onDecided: (step, row) => this.#close(step, row),
    };
  }

  /**
   * Writes a claimed unit.
   * @param position of its first step
   * @returns its rows, all decided and recorded
   */
  async process(position: number): Promise<readonly ClaimedRow[]> {
    const { shared, slot } = this.#context;
    slot.setStep(position, 'claimed');
    const unit = new UnitRows(position, this.#context, this.#unit);
    const ending = await this.#unit.policy.write(unit);
    await unit.passRest();
    this.#finish(unit, ending);
    slot.setStep(position, 'recorded');
    shared.control.addInFlight(-unit.size);
    return unit.rows;
  }

  /** Removes the entries of the outbox that are needed no longer, as far as the database can be reached. */
  async close(): Promise<void> {
    const { shared, router, clock } = this.#context;
    const { done } = this.#unit;
    if (done.size === 0) return;
    try {
      const { entity } = shared.schedule.at(shared.unitSize - 1);
      const outbox = outboxOf(await router.store(entity.name));
      const policy = { clock, timeoutMs: LOCK_TIMEOUT_MS };
      await retryWhileTransient(() => outbox.remove([...done]), policy);
      done.clear();
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
    }
  }

  #finish(unit: UnitRows, ending: UnitEnding): void {
    const { policy, log } = this.#unit;
    const { slot, clock } = this.#context;
    slot.enter('recording', clock.now());
    if (policy.isAtomic) {
      if (ending !== 'whole') settleRows(unit, ending);
      this.#closeAll(unit);
    }
    log.append({
      type: 'end',
      unit: unit.number,
      ending,
      latencyMs: roundMs(clock.now() - unit.claimedMs),
      exposedMs: unit.exposedMs === null ? null : roundMs(unit.exposedMs),
      removed: unit.removed.size,
      ...(unit.acknowledgedMs === undefined
        ? {}
        : { acknowledgedMs: roundMs(unit.acknowledgedMs) }),
      ...(unit.lagMs === undefined ? {} : { lagMs: roundMs(unit.lagMs) }),
    });
  }

  /** Publishes and records one row that is decided for good. */
  #close(step: Step, row: ClaimedRow): void {
    const { shared, slot, recorder, notes, clock } = this.#context;
    slot.enter('recording', clock.now());
    recorder.publish([row]);
    shared.turnsOf(step.entity.index).markDecided(step.batch);
    recorder.record([row], clock.now());
    notes.count(step.entity, [row]);
    notes.rest();
  }

  /** The same for all rows of a unit: with one line of the ledger, so that all or none are acknowledged. */
  #closeAll({ rows, steps }: UnitRows): void {
    const { shared, recorder, notes, clock } = this.#context;
    for (const row of rows) recorder.publish([row]);
    for (const { entity, batch } of steps) shared.turnsOf(entity.index).markDecided(batch);
    recorder.recordUnit(rows, clock.now());
    for (const row of rows) notes.count(row.entity, [row]);
    notes.rest();
  }
}

/** Decides the rows of a unit that did not go through. */
function settleRows(unit: UnitRows, ending: UnitEnding): void {
  const stopper = unit.rows.find(({ outcome }) => outcome !== undefined && outcome !== 'inserted');
  const reason = undoneReason(stopper);
  for (const row of unit.rows) {
    if (row === stopper) {
      // It was looked up and deleted, so that it is certain that it is not stored.
      if (row.outcome === 'unknown' && unit.removed.has(row)) row.decide(false);
      // What a relay could not write, a later one may.
      if (row.outcome === 'failed' && ending === 'open' && unit.isKept) row.decide('unknown');
    } else if (row.outcome === 'failed' || row.outcome === 'unknown') {
      // A commit that failed was looked up in each database.
    } else if (mayBeStored(row, unit, ending)) {
      row.fail(unit.problem ?? new DatabaseError('', 'other', ''));
      row.decide('unknown');
    } else {
      row.undo(reason);
    }
  }
}

/** Whether a row may be stored, now or once the unit is recovered. */
function mayBeStored(row: ClaimedRow, unit: UnitRows, ending: UnitEnding): boolean {
  if (ending !== 'open') return false;
  return unit.isKept || (row.outcome === 'inserted' && !unit.removed.has(row));
}

const FAULTS: Readonly<Partial<Record<Outcome, string>>> = {
  invalid: 'is invalid',
  duplicate: 'is a duplicate',
  'missing-reference': 'has a missing reference',
  failed: 'failed',
  unknown: 'is of unknown outcome',
};

function undoneReason(stopper: ClaimedRow | undefined): Reason {
  const fault = stopper?.outcome && FAULTS[stopper.outcome];
  const name = stopper ? nameOf(stopper) : 'another row';
  return {
    field: '',
    rule: 'unit',
    message: `${name} of the same unit ${fault ?? 'did not go through'}`,
  };
}

function nameOf({ entity, id, row }: ClaimedRow): string {
  return id === undefined ? nameByNumber(entity.name, row) : nameById(entity.name, id);
}
