import type { BackOff } from '../base/retry.js';
import type { BeginMode } from '../db/connection-options.js';
import { DEFAULT_DURABILITY, type Durability } from '../db/durability.js';
import type { WriterKind } from '../db/writer-kind.js';
import type { EntityName } from '../entities/entity.js';
import type { ArrivalKind } from './arrivals.js';
import type { LanePolicy, OrderPolicy, ReferencePolicy, TogetherPolicy } from '../ledger/record.js';

export const ORDER_POLICIES: readonly OrderPolicy[] = ['fifo', 'race'];
export const LANE_POLICIES: readonly LanePolicy[] = ['on', 'off'];

/** The settings of a run that do not depend on its workload. */
export interface WriteSettings extends Durability {
  readonly threads: number;
  /** Rows per transaction. */
  readonly batch: number;
  /** Single-row transactions that go to the driver together; 1 awaits a call for each row. */
  readonly pipeline: number;
  /**
   * Rows of one entity that a thread writes in one turn, each in a transaction of its own; undefined where
   * the rows of the run decide (`defaultTurn`).
   */
  readonly turn: number | undefined;
  readonly order: OrderPolicy;
  /** Whether rows are written with statements of the driver, or through Sequelize's models. */
  readonly writer: WriterKind;
  /** How transactions on SQLite files begin. */
  readonly begin: BeginMode;
  /** Whether the keys of rows are looked up before the rows are inserted. */
  readonly checkFirst: boolean;
  /** The back-off after a lock, a deadlock or a conflict. */
  readonly retry: BackOff;
  readonly references: ReferencePolicy;
  readonly lane: LanePolicy;
  /** The entity whose rows are written together with the new rows to which they refer; absent without units. */
  readonly unit?: EntityName | undefined;
  /** How the rows of a unit are written together. */
  readonly together: TogetherPolicy;
  /** Think time of a thread per row, in milliseconds; before a batch, that of all its rows. */
  readonly paceMs: number;
  /** How much longer a thread stays in each phase of a row (checking, writing, recording), in milliseconds. */
  readonly slowMs: number;
  /** Rows per second that arrive, whether threads are free or not; absent where a thread claims its next row after its last. */
  readonly rate?: number | undefined;
  /** With `rate`: whether rows arrive at random or at equal distances. */
  readonly arrival: ArrivalKind;
  /** Empties the databases first. */
  readonly fresh: boolean;
}

export const DEFAULT_SETTINGS: WriteSettings = {
  ...DEFAULT_DURABILITY,
  threads: 10,
  batch: 1,
  pipeline: 1,
  turn: undefined,
  order: 'fifo',
  writer: 'driver',
  begin: 'immediate',
  checkFirst: false,
  retry: 'fixed',
  references: 'wait',
  lane: 'on',
  together: 'separate',
  paceMs: 0,
  slowMs: 0,
  arrival: 'poisson',
  fresh: false,
};

/** Why settings cannot be combined; undefined when they can. */
export function conflictOf(
  settings: Pick<
    WriteSettings,
    'batch' | 'pipeline' | 'turn' | 'order' | 'writer' | 'rate' | 'paceMs' | 'unit' | 'references'
  > &
    Partial<Pick<WriteSettings, 'slowMs' | 'begin' | 'checkFirst'>>,
): string | undefined {
  const { batch, pipeline, turn = 1, order, writer, rate, paceMs, slowMs = 0 } = settings;
  if (settings.unit !== undefined) return unitConflictOf(settings);
  if (rate !== undefined && paceMs > 0)
    return '--rate decides when rows arrive, and --pace how long threads wait before each: leave one out';
  if (rate !== undefined && slowMs > 0)
    return '--slow stretches the phases of a row, which would then arrive late: leave out --rate';
  if (pipeline > 1 && slowMs > 0)
    return '--slow stretches the transaction of a row, and --pipeline sends several: leave one out';
  if (turn > 1) {
    if (batch > 1)
      return '--turn is for rows that commit alone: a batch is a turn, so leave out one of them';
    if (pipeline > 1) return '--pipeline is the rows of a turn already: leave out --turn';
    if (order === 'race') return '--turn needs turns, which only --order fifo has';
  }
  if (pipeline === 1) return undefined;
  if (batch > 1)
    return '--pipeline sends rows that are transactions of their own: leave --batch at 1';
  if (order === 'race')
    return '--pipeline covers several rows with one turn: it needs --order fifo';
  if (writer === 'sequelize')
    return '--pipeline sends rows to the driver together: it needs --writer driver';
  if (settings.begin === 'deferred')
    return '--pipeline sends rows that commit by themselves, without BEGIN: leave out --begin deferred';
  if (settings.checkFirst === true)
    return '--check-first looks before each insert, and --pipeline sends several: leave one out';
  return undefined;
}

/** Why rows cannot be written in units with these settings; undefined when they can. */
function unitConflictOf({
  batch,
  pipeline,
  turn = 1,
  order,
  writer,
  references,
  rate,
  slowMs = 0,
  begin,
  checkFirst = false,
}: Parameters<typeof conflictOf>[0]): string | undefined {
  if (batch > 1 || pipeline > 1 || turn > 1)
    return '--unit writes the rows of a unit one after the other: leave out --batch, --pipeline and --turn';
  if (order === 'race') return '--unit decides units in their order: it needs --order fifo';
  if (writer === 'sequelize')
    return '--unit writes with statements of the driver: it needs --writer driver';
  if (references === 'check')
    return '--unit may undo a row, so a reference to it has to wait: it needs --references wait or none';
  if (begin === 'deferred' || checkFirst)
    return '--together decides how the rows of a unit are written: leave out --begin deferred and --check-first';
  if (slowMs > 0)
    return '--slow stretches the phases of rows that are written for themselves: leave out --unit';
  if (rate !== undefined)
    return '--rate is for rows that arrive one by one, and a unit is several: leave out one of them';
  return undefined;
}

/**
 * How the rows of a turn are written: `singly`, each in a transaction of its own that is awaited before the
 * next; `together` in one transaction; `pipelined`, each in its own, but sent to the driver together.
 */
export type TurnWrites = 'singly' | 'together' | 'pipelined';

/** How the rows of a turn are written under these settings. */
export function writesOf({
  batch,
  pipeline,
}: Pick<WriteSettings, 'batch' | 'pipeline'>): TurnWrites {
  if (pipeline > 1) return 'pipelined';
  return batch > 1 ? 'together' : 'singly';
}

/** The allowed ranges, for flags, forms and messages. */
export const LIMITS = {
  threads: { min: 1, max: 256 },
  batch: { min: 1, max: 100_000 },
  pipeline: { min: 1, max: 256 },
  turn: { min: 1, max: 256 },
  rows: { min: 0, max: 100_000_000 },
  /** Milliseconds. */
  duration: { min: 100, max: 3_600_000 },
  invalid: { min: 0, max: 1 },
  seed: { min: 0, max: 4_294_967_295 },
  /** An exponent. */
  skew: { min: 0, max: 5 },
  pace: { min: 0, max: 60_000 },
  slow: { min: 0, max: 10_000 },
  /** Rows per second. */
  rate: { min: 0.1, max: 1_000_000 },
} as const;
