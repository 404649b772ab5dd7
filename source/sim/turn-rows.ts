import type { Entity, Reference } from '../entities/entity.js';
import { printOfTarget, targetOf } from '../entities/identity.js';
import { plainlyStored } from '../entities/judge.js';
import type { RawRow, StoredRow } from '../entities/value.js';
import { SpanList } from '../ledger/journal.js';
import type { ReferringRows } from './references.js';
import { newClaimedRow, type ClaimedRow } from './work.js';
import type { RowSource } from './workloads/workload.js';

const NONE: readonly ClaimedRow[] = [];

/**
 * The consecutive rows of a turn that are written one by one. A plain row, which is valid as it is written, is
 * kept only as its stored values: nearly all are plain and will be inserted. All others are `ClaimedRow`s, and
 * a plain row becomes one as soon as it needs a decision of its own. One object serves all turns of a thread.
 */
export class TurnRows implements ReferringRows {
  entity: Entity;
  /** The first row, from 1. */
  first = 0;
  length = 0;
  startedMs = 0;
  /** The rows before this position are recorded, those from it up to `decided` are only decided. */
  recorded = 0;
  decided = 0;
  readonly #source: RowSource;
  #raw: readonly RawRow[] = [];
  /** By position: the stored values of a plain row. */
  readonly #plain: (StoredRow | undefined)[] = [];
  /** By position: the other rows. */
  readonly #claimed: (ClaimedRow | undefined)[] = [];
  #isPlain = true;

  /** @param entity of the rows until `read` is called */
  constructor(entity: Entity, source: RowSource) {
    this.entity = entity;
    this.#source = source;
  }

  /** Reads the rows of the next turn and checks their rules. */
  read(
    entity: Entity,
    { first, count }: { first: number; count: number },
    startedMs: number,
  ): void {
    this.entity = entity;
    this.first = first;
    this.startedMs = startedMs;
    this.recorded = 0;
    this.decided = 0;
    this.#raw = this.#source.read(entity, first, count);
    this.length = this.#raw.length;
    this.#isPlain = true;
    for (let at = 0; at < this.length; at += 1) {
      const stored = plainlyStored(this.entity, this.#raw[at]!);
      this.#plain[at] = stored;
      this.#claimed[at] = stored ? undefined : this.#newRow(at);
    }
  }

  /** The stored values of a plain row; undefined for another. */
  plain(at: number): StoredRow | undefined {
    return this.#plain[at];
  }

  /** The row at a position, if it is not plain. */
  claimedAt(at: number): ClaimedRow | undefined {
    return this.#claimed[at];
  }

  /** The row at a position, no longer plain. */
  claim(at: number): ClaimedRow {
    return this.#claimed[at] ?? this.#claimPlain(at);
  }

  /** All rows, none of them plain any more. */
  claimAll(): readonly ClaimedRow[] {
    return Array.from({ length: this.length }, (_, at) => this.claim(at));
  }

  /** The rows that are not plain, in order. */
  get claimed(): readonly ClaimedRow[] {
    return this.#claimedIn(0, this.length);
  }

  /** How many of the rows that are decided and not recorded are plain, and so inserted. */
  get pendingPlain(): number {
    return this.decided - this.recorded - this.pendingClaimed.length;
  }

  /** The others of these rows. */
  get pendingClaimed(): readonly ClaimedRow[] {
    return this.#claimedIn(this.recorded, this.decided);
  }

  /** The id to which a reference of a row points; undefined if that field is invalid, or has no value. */
  target(at: number, reference: Reference): number | undefined {
    const stored = this.#plain[at];
    if (!stored) return this.#claimed[at]?.target(reference);
    return targetOf(reference, stored);
  }

  /** The second number of the key to which it points. */
  print(at: number, reference: Reference): number {
    return printOfTarget(reference, this.#plain[at] ?? this.#claimed[at]!.fields);
  }

  /** The values to insert for a row; undefined if there is a reason not to. */
  writable(at: number): StoredRow | undefined {
    return this.#plain[at] ?? this.#claimed[at]?.writable;
  }

  /** The rows that may be inserted, with their ids. */
  get spans(): SpanList {
    const list = new SpanList();
    for (let at = 0; at < this.length; at += 1) {
      const stored = this.writable(at);
      if (stored) list.add(this.first + at, stored[0] as number);
    }
    return list;
  }

  #claimedIn(from: number, to: number): readonly ClaimedRow[] {
    if (this.#isPlain) return NONE;
    return this.#claimed.slice(from, to).filter((row) => row !== undefined);
  }

  #claimPlain(at: number): ClaimedRow {
    this.#plain[at] = undefined;
    return (this.#claimed[at] = this.#newRow(at));
  }

  #newRow(at: number): ClaimedRow {
    this.#isPlain = false;
    return newClaimedRow(this.entity, this.first + at, this.#raw[at]!, {
      source: this.#source,
      startedMs: this.startedMs,
    });
  }
}
