import type { DatabaseError } from '../base/errors.js';
import { escapeText } from '../base/text.js';
import { keysOf, type Holders, type RowKeys } from '../db/entity-store.js';
import { nameByNumber, type Entity, type Reference } from '../entities/entity.js';
import { printOfTarget, showKey, showTarget, targetOf } from '../entities/identity.js';
import { keyUniqueOf, showUnique, uniquesOf, uniqueValue } from '../entities/unique.js';
import { judgeRow, validFields, type Judgement } from '../entities/judge.js';
import type { Outcome, Reason } from '../entities/outcome.js';
import { withPlace } from '../entities/place.js';
import { takenReason } from '../entities/taken.js';
import type { RawRow, StoredRow, StoredValue } from '../entities/value.js';
import type { Attempt, AttemptError } from '../ledger/attempt.js';
import { missingReason, otherKeyReason } from '../ledger/fates.js';
import { valuesOfRaw, valuesOfStored } from '../ledger/values.js';
import { roundMs } from '../base/format.js';
import type { RowSource } from './workloads/workload.js';

/** One list for all rows without reasons, which nearly all are. */
const NO_REASONS: readonly Reason[] = [];

/** The progress of writing a row. */
export type RowState =
  /** It has not reached the database. */
  | 'open'
  /** Another row of its batch has, or may have, one of its keys. */
  | 'rival'
  /** It is being inserted and committed in one call; its key may be taken. */
  | 'single'
  /** It is in the table, in the open transaction. */
  | 'written'
  /** The COMMIT of its transaction has been sent, or is about to be. */
  | 'committing'
  /** Its outcome is decided. */
  | 'decided';

/** A row that a thread has claimed, and what the thread has found out about it so far. */
export class ClaimedRow {
  readonly entity: Entity;
  /** Counts from 1 within its entity. */
  readonly row: number;
  readonly judgement: Judgement;
  /** The valid fields, even if the row as a whole is invalid. */
  readonly fields: readonly (StoredValue | undefined)[];
  readonly startedMs: number;
  /** In an open loop: how long it had waited since it arrived when the thread claimed it, in milliseconds. */
  lateMs: number | undefined = undefined;
  missing: readonly Reason[] = NO_REASONS;
  taken: readonly Reason[] = NO_REASONS;
  error: { reason: Reason; raw: AttemptError; database: string } | undefined = undefined;
  outcome: Outcome | undefined = undefined;
  /** Why it was undone although nothing is wrong with it. */
  undone: Reason | undefined = undefined;
  retries = 0;
  state: RowState = 'open';

  /** The place of the row in its file, "line 7 of users.csv"; called only if the row is not inserted. */
  readonly #findPlace: (() => string | undefined) | undefined;

  constructor(
    entity: Entity,
    row: number,
    raw: RawRow,
    startedMs: number,
    findPlace?: () => string | undefined,
  ) {
    this.entity = entity;
    this.row = row;
    this.#findPlace = findPlace;
    this.startedMs = startedMs;
    this.judgement = judgeRow(entity, raw);
    this.fields = validFields(entity, this.judgement);
  }

  /** The row as it would be stored; undefined once there is a reason not to insert it. */
  get writable(): StoredRow | undefined {
    const refused = this.missing.length > 0 || this.taken.length > 0 || this.error !== undefined;
    return refused ? undefined : this.judgement.stored;
  }

  get id(): number | undefined {
    return this.fields[0] as number | undefined;
  }

  get keys(): RowKeys {
    return keysOf(this.entity, this.fields);
  }

  /** The id to which a reference of the row points; undefined if that field is invalid, or has no value. */
  target(reference: Reference): number | undefined {
    return targetOf(reference, this.fields);
  }

  /** The second number of the key to which a reference points. */
  print(reference: Reference): number {
    return printOfTarget(reference, this.fields);
  }

  /**
   * Notes a missing parent.
   * @param isPlanned whether a row of the workload has that id
   * @param other a stored row of another key that has it
   */
  addMissing(reference: Reference, isPlanned: boolean, other?: StoredRow): void {
    const shown = showTarget(reference, this.fields);
    const reason = other
      ? otherKeyReason(reference, shown, showKey({ identifying: reference.targets }, other))
      : missingReason(reference, shown, isPlanned);
    this.missing = [...this.missing, reason];
  }

  /** Notes which of the row's keys are taken, and by which rows; the id comes first. */
  addHolders({ byId, byUniques }: Holders): void {
    const found: Reason[] = [];
    const own = keyUniqueOf(this.entity);
    let hasKey = false;
    for (const [at, unique] of uniquesOf(this.entity).entries()) {
      const by = byUniques[at] ?? null;
      if (by === null) continue;
      const value = showUnique(unique, uniqueValue(unique, this.fields) ?? '');
      const isKey = unique === own;
      hasKey ||= isKey;
      found.push(takenReason(this.entity, unique.name, value, isKey ? value : by));
    }
    const name = this.entity.fields[0]!.name;
    // Of a row with the same key the number is the same, too.
    if (byId !== null && !hasKey) {
      found.unshift(takenReason(this.entity, name, String(byId), byId));
    }
    if (found.length === 0) return;
    const key = hasKey ? own?.name : name;
    this.taken = [...this.taken, ...found].toSorted(
      (left, right) => Number(right.field === key) - Number(left.field === key),
    );
  }

  /** Resets the row before it is written again. */
  beginAgain(): void {
    this.taken = NO_REASONS;
    this.state = 'open';
  }

  /** Forgets the holders of its keys, which were not committed. */
  forgetHolders(): void {
    this.taken = NO_REASONS;
  }

  /** Notes an error of the database or operating system. */
  fail(error: DatabaseError): void {
    this.error = {
      reason: { field: '', rule: error.kind, message: escapeText(error.message) },
      raw: { class: error.kind, code: error.code },
      database: error.database,
    };
  }

  /**
   * Decides the outcome. A broken rule takes precedence over a conflict with other rows, and that over an
   * error of the database.
   * @param written whether the row was committed
   */
  decide(written: boolean | 'unknown'): void {
    if (written === true) this.outcome = 'inserted';
    else if (written === 'unknown') this.outcome = 'unknown';
    else if (this.judgement.reasons.length > 0) this.outcome = 'invalid';
    else if (this.taken.length > 0) this.outcome = 'duplicate';
    else if (this.error) this.outcome = 'failed';
    else if (this.missing.length > 0) this.outcome = 'missing-reference';
    else
      throw new Error(
        `${nameByNumber(this.entity.name, this.row)} was neither written nor refused`,
      );
    this.state = 'decided';
  }

  /**
   * Decides the outcome of a row that is not stored because another row of its unit did not go through. A rule
   * that it breaks itself, or a reference that is known to be missing, takes precedence.
   */
  undo(reason: Reason): void {
    if (this.judgement.reasons.length > 0 || this.missing.length > 0) {
      this.decide(false);
      return;
    }
    this.undone = reason;
    this.outcome = 'undone';
    this.state = 'decided';
  }

  /** The row's line for the ledger. */
  toAttempt(thread: number, endedMs: number): Attempt {
    const { judgement, outcome } = this;
    if (!outcome) throw new Error(`${nameByNumber(this.entity.name, this.row)} is not decided yet`);
    const reasons =
      outcome === 'inserted'
        ? []
        : withPlace(
            [
              ...judgement.reasons,
              ...this.taken,
              ...this.missing,
              ...(this.error ? [this.error.reason] : []),
              ...(this.undone ? [this.undone] : []),
            ],
            this.#findPlace?.(),
          );
    return {
      entity: this.entity.name,
      row: this.row,
      values: judgement.stored
        ? valuesOfStored(this.entity, judgement.stored)
        : valuesOfRaw(this.entity, judgement.written),
      thread,
      outcome,
      reasons,
      startedMs: roundMs(this.startedMs),
      latencyMs: roundMs(endedMs - this.startedMs),
      ...(this.lateMs === undefined ? {} : { lateMs: roundMs(this.lateMs) }),
      ...(this.retries > 0 ? { retries: this.retries } : {}),
      ...(this.error && outcome !== 'inserted' ? { error: this.error.raw } : {}),
    };
  }
}

/** Makes a claimed row from a row of the source. */
export function newClaimedRow(
  entity: Entity,
  row: number,
  raw: RawRow,
  { source, startedMs }: { source: RowSource; startedMs: number },
): ClaimedRow {
  return new ClaimedRow(entity, row, raw, startedMs, () => source.placeOf?.(entity, row));
}
