import { foldedRow, needsFold } from '../db/folded-row.js';
import type { CountedJson } from '../db/entity-store.js';
import type { Entity, Reference } from '../entities/entity.js';
import { printOfTarget, targetOf } from '../entities/identity.js';
import { plainlyStored } from '../entities/judge.js';
import type { Outcome } from '../entities/outcome.js';
import { storedJson } from '../entities/stored-json.js';
import type { RawRow } from '../entities/value.js';
import { SpanList } from '../ledger/journal.js';
import { newClaimedRow, type ClaimedRow } from './work.js';
import type { RowSource } from './workloads/workload.js';

/** What has become of the plain rows of a batch; as in `RowState`. */
type PlainState = 'open' | 'written' | 'committing' | 'decided';

/**
 * The consecutive rows of a batch. A plain row, which is valid as it is written, is kept only as JSON: nearly
 * all are plain and will be inserted. All others are `ClaimedRow`s, and a plain row becomes one as soon as
 * it needs a decision of its own.
 */
export class BatchRows {
  readonly entity: Entity;
  /** The first row, from 1. */
  readonly first: number;
  readonly startedMs: number;
  readonly #source: RowSource;
  /** By position: the ids of the plain rows, and by reference those to which they point; 0 for none. */
  readonly #ids: Float64Array;
  readonly #targets: ReadonlyMap<Reference, Float64Array>;
  /** The same for the second numbers of keys, by the references that hold keys. */
  readonly #prints: ReadonlyMap<Reference, Float64Array>;
  /** By position: a plain row as JSON, an array of its stored values. */
  readonly #plain: (string | undefined)[];
  /** By position: the other rows. */
  readonly #claimed: (ClaimedRow | undefined)[];
  #plainCount: number;
  /** The rows of the source, read once more if a plain row is claimed: that is cheaper than keeping them. */
  #raw: readonly RawRow[] | undefined;
  #state: PlainState = 'open';

  private constructor(
    entity: Entity,
    first: number,
    raw: readonly RawRow[],
    { source, startedMs }: { source: RowSource; startedMs: number },
  ) {
    this.entity = entity;
    this.first = first;
    this.startedMs = startedMs;
    this.#source = source;
    this.#ids = new Float64Array(raw.length);
    this.#targets = new Map(
      this.entity.references.map((reference) => [reference, new Float64Array(raw.length)]),
    );
    this.#prints = new Map(
      this.entity.references
        .filter(({ isByKey }) => isByKey)
        .map((reference) => [reference, new Float64Array(raw.length)]),
    );
    this.#plain = raw.map((row, at) => this.#takePlain(row, at));
    this.#claimed = this.#plain.map((json, at) =>
      json === undefined ? this.#newRow(at, raw[at]!) : undefined,
    );
    this.#plainCount = raw.length - this.claimed.length;
  }

  /** Reads rows of the source and checks their rules. */
  static read(
    entity: Entity,
    { first, count }: { first: number; count: number },
    context: { source: RowSource; startedMs: number },
  ): BatchRows {
    return new BatchRows(entity, first, context.source.read(entity, first, count), context);
  }

  get length(): number {
    return this.#plain.length;
  }

  /** How many rows are plain. */
  get plainCount(): number {
    return this.#plainCount;
  }

  /** The rows that are not plain, in order. */
  get claimed(): readonly ClaimedRow[] {
    return this.#claimed.filter((row) => row !== undefined);
  }

  /** The JSON of a plain row; undefined for another. */
  plainJson(at: number): string | undefined {
    return this.#plain[at];
  }

  /** The row at a position, no longer plain. */
  claim(at: number): ClaimedRow {
    return this.#claimed[at] ?? this.#claimPlain(at);
  }

  /** All rows, none of them plain any more. */
  claimAll(): readonly ClaimedRow[] {
    return this.#plain.map((_, at) => this.claim(at));
  }

  /** The id to which a reference of a row points; undefined if that field is invalid, or has no value. */
  target(at: number, reference: Reference): number | undefined {
    if (this.#plain[at] === undefined) return this.#claimed[at]?.target(reference);
    return this.#targets.get(reference)?.[at] || undefined;
  }

  /** The second number of the key to which it points. */
  print(at: number, reference: Reference): number {
    if (this.#plain[at] === undefined) return this.#claimed[at]!.print(reference);
    return this.#prints.get(reference)?.[at] ?? 0;
  }

  /** The rows that may be inserted, with their ids. */
  writable(): SpanList {
    const list = new SpanList();
    for (let at = 0; at < this.#plain.length; at += 1) {
      if (this.#plain[at] !== undefined) list.add(this.first + at, this.#ids[at]!);
      else {
        const row = this.#claimed[at]!;
        if (row.writable) list.add(row.row, Number(row.id));
      }
    }
    return list;
  }

  /** The rows that may be inserted, in order, and how many they are. */
  writableJson(): CountedJson {
    const texts: string[] = [];
    let lastId = 0;
    let isSortable = true;
    for (let at = 0; at < this.#plain.length; at += 1) {
      let text = this.#plain[at];
      let id = this.#ids[at]!;
      if (text === undefined) {
        const row = this.#claimed[at]!;
        const stored = row.writable;
        if (!stored) continue;
        const folded = foldedRow(this.entity, stored);
        isSortable &&= folded === stored;
        text = JSON.stringify(folded);
        id = Number(row.id);
      }
      isSortable &&= id > lastId;
      lastId = id;
      texts.push(text);
    }
    return { json: `[${texts.join(',')}]`, isSortable, count: texts.length };
  }

  /** Notes that all writable rows are in the table, in the open transaction. */
  markWritten(): void {
    this.#state = 'written';
    for (const row of this.claimed) if (row.writable) row.state = 'written';
  }

  /** Notes that their transaction is about to be committed. */
  markCommitting(): void {
    this.#state = 'committing';
    for (const row of this.claimed) {
      if (row.state === 'written') row.state = 'committing';
    }
  }

  /** Notes that all writable rows are about to be committed, each by itself. */
  markSent(): void {
    this.#state = 'committing';
    for (const row of this.claimed) if (row.writable) row.state = 'committing';
  }

  /** Notes which of these rows were not inserted. @param ids theirs */
  markRefused(ids: ReadonlySet<number>): void {
    for (let at = 0; at < this.#plain.length; at += 1) {
      if (this.#plain[at] !== undefined && ids.has(this.#ids[at]!)) this.claim(at);
    }
    for (const row of this.claimed) {
      if (row.state === 'committing' && ids.has(Number(row.id))) row.state = 'open';
    }
  }

  /** Decides all rows after the commit. */
  decide(): void {
    this.#state = 'decided';
    for (const row of this.claimed) row.decide(row.state === 'committing');
  }

  /** The numbers of the rows that are in the table, by id. */
  writtenRows(): Map<number, number> {
    const found = new Map<number, number>();
    for (let at = 0; at < this.#plain.length; at += 1) {
      if (this.#plain[at] !== undefined) found.set(this.#ids[at]!, this.first + at);
    }
    for (const { state, id, row } of this.claimed) {
      if (state === 'written' || state === 'committing') found.set(Number(id), row);
    }
    return found;
  }

  /** The ids of the inserted rows. */
  *insertedIds(): Generator<number, void, void> {
    for (let at = 0; at < this.#plain.length; at += 1) {
      if (this.#plain[at] !== undefined) yield this.#ids[at]!;
    }
    for (const row of this.claimed) if (row.outcome === 'inserted') yield Number(row.id);
  }

  /** The rows by outcome; all are decided. */
  countOutcomes(): Map<Outcome, number> {
    const counts = new Map<Outcome, number>([['inserted', this.#plainCount]]);
    for (const { outcome } of this.claimed) {
      if (outcome) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    }
    return counts;
  }

  /** The row at a position, if it is not plain. */
  claimedAt(at: number): ClaimedRow | undefined {
    return this.#claimed[at];
  }

  #takePlain(raw: RawRow, at: number): string | undefined {
    const stored = plainlyStored(this.entity, raw);
    if (!stored || needsFold(this.entity, stored)) return undefined;
    this.#ids[at] = stored[0] as number;
    for (const [reference, targets] of this.#targets)
      targets[at] = targetOf(reference, stored) ?? 0;
    for (const [reference, prints] of this.#prints) prints[at] = printOfTarget(reference, stored);
    return storedJson(stored);
  }

  #claimPlain(at: number): ClaimedRow {
    this.#raw ??= this.#source.read(this.entity, this.first, this.length);
    this.#plain[at] = undefined;
    this.#plainCount -= 1;
    return (this.#claimed[at] = this.#newRow(at, this.#raw[at]!));
  }

  #newRow(at: number, raw: RawRow): ClaimedRow {
    const row = newClaimedRow(this.entity, this.first + at, raw, {
      source: this.#source,
      startedMs: this.startedMs,
    });
    row.state = this.#state;
    return row;
  }
}
