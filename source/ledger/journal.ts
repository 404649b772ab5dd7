import type { RunStatus } from '../entities/ending.js';
import type { EntityName } from '../entities/entity.js';
import type { StoredValue } from '../entities/value.js';
import type { DatabaseHealth } from '../router/health/health.js';
import type { PauseCause } from './pauses.js';
import type { RefusedUpgrades, RunHeader, RunMove } from './record.js';
import type { CpuTime, ThreadTimes } from './summary.js';

/**
 * A line of the journal. It complements the attempts file: the run's setup, the rows that existed before, the
 * rows that a thread was about to write, and the end. One JSON object per line; after a crash, the last line
 * may be torn.
 */
export type JournalLine =
  | HeaderLine
  | BeforeLine
  | WritingLine
  | LateLine
  | LateWrittenLine
  | PauseLine
  | ResumeLine
  | PaceLine
  | StepLine
  | EndLine
  | EmptiedLine;

export const JOURNAL_SCHEMA = 'dbsim.journal/1';

/** The first line: the run's setup. */
export interface HeaderLine {
  readonly type: 'run';
  readonly schema: typeof JOURNAL_SCHEMA;
  readonly run: RunHeader;
}

/** Rows that existed before the run: pairs of an id and the hash of the stored fields. */
export interface BeforeLine {
  readonly type: 'before';
  readonly entity: EntityName;
  /** The database; the first of several copies. Absent in older journals. */
  readonly database?: string;
  readonly rows: readonly (readonly [id: number | string, hash: number])[];
}

/** Written before a transaction: from now on, these rows may or may not be in the database. */
export interface WritingLine {
  readonly type: 'writing';
  readonly thread: number;
  readonly entity: EntityName;
  /** Row number and id; with a count, that many rows with consecutive numbers and ids. */
  readonly rows: readonly RowSpan[];
}

export type RowSpan = readonly [row: number, id: number, count?: number];

/** Written before references that close circles are: from now on, rows may or may not have these values. */
export interface LateLine {
  readonly type: 'late';
  readonly entity: EntityName;
  /** The id of each row, and its values in the order of their fields. */
  readonly rows: readonly (readonly [id: number, ...values: StoredValue[]])[];
}

/** The values of the last such line of the entity are written. */
export interface LateWrittenLine {
  readonly type: 'late-written';
  readonly entity: EntityName;
}

/** Inserted rows that have a reference that closes a circle, whose row is stored, and those in which it was written. */
export interface LateTotals {
  readonly planned: number;
  readonly written: number;
  /** Set where the others were not reached because the run was asked to end. */
  readonly isStopped?: true;
}

/** The threads were asked to pause. */
export interface PauseLine {
  readonly type: 'pause';
  readonly cause: PauseCause;
  readonly atMs: number;
}

/** The threads could continue. */
export interface ResumeLine {
  readonly type: 'resume';
  readonly cause: PauseCause;
  readonly atMs: number;
  /** Since when no thread had worked; `atMs` if one still did. */
  readonly restedMs: number;
}

/** A new think time per row from this moment on. */
export interface PaceLine {
  readonly type: 'pace';
  readonly atMs: number;
  readonly paceMs: number;
}

/** The threads were held before their events: one was let happen, or, with `stepped`, they went on by themselves. */
export interface StepLine {
  readonly type: 'step' | 'stepped';
  readonly atMs: number;
  /** How long the clock of the run was stopped before that, because no thread could work. */
  readonly stoppedMs: number;
}

/** The last line of a run that has ended normally. */
export interface EndLine {
  readonly type: 'end';
  readonly status: RunStatus;
  /** Claimed rows by entity; the audit compares them with the attempts file. */
  readonly claimed: Readonly<Record<EntityName, number>>;
  readonly threads: readonly ThreadTimes[];
  /** Most rows in flight at one moment. */
  readonly peakInFlight: number;
  readonly retries: number;
  /** Absent where there were none, and in older journals. */
  readonly refusedUpgrades?: RefusedUpgrades;
  /** Databases that were locked or did not answer; absent in older journals. */
  readonly health?: readonly DatabaseHealth[];
  /** Moves of its rows by a rebalance; absent in older journals. */
  readonly moves?: readonly RunMove[];
  /** CPU time of the process from the release to the end; absent in older journals. */
  readonly cpuMs?: CpuTime;
  /** Share of the machine's processors that all programs used meanwhile; absent in older journals. */
  readonly machineShare?: number;
  /** In an open loop: rows that had arrived at the end and were not claimed, and how long the first had waited. */
  readonly notBegun?: { readonly rows: number; readonly waitedMs: number };
  /** Of the tables with references that close circles; absent where there are none, and in older journals. */
  readonly late?: Readonly<Record<EntityName, LateTotals>>;
}

/** The only line of a journal that records `reset`: tables were emptied at this moment. */
export interface EmptiedLine {
  readonly type: 'emptied';
  readonly schema: typeof JOURNAL_SCHEMA;
  readonly at: string;
  /** Their names; absent in older journals, which do not say of which model they were. */
  readonly tables?: readonly string[];
}

/** Formats a `WritingLine` with its line break: the same text as from JSON.stringify, but faster for one row. */
export function formatWriting(
  thread: number,
  entity: EntityName,
  spans: readonly RowSpan[],
): string {
  const [first] = spans;
  const rows =
    first && spans.length === 1 && first.length === 2
      ? `[[${first[0]},${first[1]}]]`
      : JSON.stringify(spans);
  return `{"type":"writing","thread":${thread},"entity":"${entity}","rows":${rows}}\n`;
}

/** Merges pairs of row number and id into spans. */
export class SpanList {
  readonly #spans: [row: number, id: number, count: number][] = [];
  #row = Number.NaN;
  #id = Number.NaN;
  #length = 0;

  /** Number of pairs. */
  get length(): number {
    return this.#length;
  }

  add(row: number, id: number): void {
    const last = this.#spans.at(-1);
    if (last && row === this.#row + 1 && id === this.#id + 1) last[2] += 1;
    else this.#spans.push([row, id, 1]);
    this.#row = row;
    this.#id = id;
    this.#length += 1;
  }

  get spans(): RowSpan[] {
    return this.#spans.map(([row, id, count]) => (count === 1 ? [row, id] : [row, id, count]));
  }
}

/** The pairs of some spans. */
export function* pairsOf(spans: readonly RowSpan[]): Generator<[row: number, id: number]> {
  for (const [row, id, count = 1] of spans) {
    for (let step = 0; step < count; step += 1) yield [row + step, id + step];
  }
}
