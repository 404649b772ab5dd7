import type { RunStatus } from '../entities/ending.js';
import type { EntityName } from '../entities/entity.js';
import type { DatabaseHealth } from '../router/health/health.js';
import type { PauseCause } from './pauses.js';
import type { CpuTime, RunHeader, RunMove, ThreadTimes } from './record.js';

/**
 * The journal stands beside the attempts file and tells what that file alone cannot: how the run was
 * set up, which rows were there before, which rows a thread was about to write, and how it ended.
 * One JSON object a line; after a killed process the last line may be torn.
 */
export type JournalLine =
  HeaderLine | BeforeLine | WritingLine | PauseLine | ResumeLine | PaceLine | EndLine | EmptiedLine;

export const JOURNAL_SCHEMA = 'dbsim.journal/1';

/** First line: how the run was made. */
export interface HeaderLine {
  readonly type: 'run';
  readonly schema: typeof JOURNAL_SCHEMA;
  readonly run: RunHeader;
}

/** Rows that stood in a database before the run: pairs of id and the hash of its stored fields. */
export interface BeforeLine {
  readonly type: 'before';
  readonly entity: EntityName;
  /** The database; the first of several copies. Absent in older journals. */
  readonly database?: string;
  readonly rows: readonly (readonly [id: number | string, hash: number])[];
}

/** Written before a transaction begins: these rows may or may not be in the database from now on. */
export interface WritingLine {
  readonly type: 'writing';
  readonly thread: number;
  readonly entity: EntityName;
  /** Row number and id of each row; with a count, of that many rows whose numbers and ids both go up by one. */
  readonly rows: readonly RowSpan[];
}

export type RowSpan = readonly [row: number, id: number, count?: number];

/** The threads were asked to come to rest. */
export interface PauseLine {
  readonly type: 'pause';
  readonly cause: PauseCause;
  readonly atMs: number;
}

/** The threads were let go on. */
export interface ResumeLine {
  readonly type: 'resume';
  readonly cause: PauseCause;
  readonly atMs: number;
  /** Since when none of them had worked; `atMs` where one still did. */
  readonly restedMs: number;
}

/** From this moment on, another think time before each row. */
export interface PaceLine {
  readonly type: 'pace';
  readonly atMs: number;
  readonly paceMs: number;
}

/** Last line of a run that was closed. */
export interface EndLine {
  readonly type: 'end';
  readonly status: RunStatus;
  /** Claimed rows, per entity; the audit compares the attempts file with it. */
  readonly claimed: Readonly<Record<EntityName, number>>;
  readonly threads: readonly ThreadTimes[];
  /** Most rows in flight at one moment. */
  readonly peakInFlight: number;
  readonly retries: number;
  /** Databases that were locked or did not answer; absent in older journals. */
  readonly health?: readonly DatabaseHealth[];
  /** Where a rebalance has moved its rows; absent in older journals. */
  readonly moves?: readonly RunMove[];
  /** Processor time of the process from the release to the end; absent in older journals. */
  readonly cpuMs?: CpuTime;
}

/** The only line of a journal that records `reset`: the databases were emptied at this moment. */
export interface EmptiedLine {
  readonly type: 'emptied';
  readonly schema: typeof JOURNAL_SCHEMA;
  readonly at: string;
}

/** Takes pairs of row number and id, in order, and gives them as few spans. */
export class SpanList {
  readonly #spans: [row: number, id: number, count: number][] = [];
  #row = Number.NaN;
  #id = Number.NaN;
  #length = 0;

  /** How many pairs there are. */
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

/** The pairs that spans were made from. */
export function* pairsOf(spans: readonly RowSpan[]): Generator<[row: number, id: number]> {
  for (const [row, id, count = 1] of spans) {
    for (let step = 0; step < count; step += 1) yield [row + step, id + step];
  }
}
