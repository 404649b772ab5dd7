import type { Entity, EntityName, Model } from '../entities/entity.js';
import { entityNamed } from '../entities/model.js';
import type { TimedAttempt } from './attempt.js';
import type { PhaseHistory } from './phase-file.js';
import { targetIn } from './targets.js';
import { batchOfRow } from './turns.js';
import type { Wait } from './waits.js';

/** Tolerance: times of attempts and of phases are rounded to the microsecond independently. */
export const ROUNDING_MS = 0.002;

/** What of an attempt decides whether a wait can be about it. */
export type AttemptKeys = Pick<
  TimedAttempt,
  'entity' | 'row' | 'thread' | 'startedMs' | 'latencyMs'
>;

/** Consecutive rows of an entity. */
export interface RowRange {
  readonly entity: EntityName;
  readonly firstRow: number;
  readonly lastRow: number;
}

/** Rows that a thread waited for, and the thread that had them. */
export interface AwaitedRows extends RowRange {
  readonly thread: number;
}

/** What a wait was for. */
export interface Awaited {
  readonly rows: AwaitedRows;
  /** Of a wait for a reference, the row of the waiting thread that points to the awaited one. */
  readonly pointer: RowRange | undefined;
}

/** When an attempt was in the ledger, in milliseconds since the release. */
function recordedAt({ startedMs, latencyMs }: AttemptKeys): number {
  return startedMs + latencyMs;
}

/** Whether the waiting thread had claimed a row when its wait began. */
export function isWaitingRow(
  { thread, fromMs }: Pick<Wait, 'thread' | 'fromMs'>,
  attempt: AttemptKeys,
): boolean {
  return (
    attempt.thread === thread &&
    attempt.startedMs <= fromMs + ROUNDING_MS &&
    recordedAt(attempt) > fromMs
  );
}

/**
 * Whether a wait can be for a row: for a turn, those of the batch before that of the waiting rows; for a
 * reference, those of the entities that these point to that were in flight meanwhile.
 * @param first the first row of the waiting thread
 * @param entity that of the waiting rows
 * @param batchSize rows of a turn
 */
export function mayBeAwaited(
  { phase, fromMs, toMs }: Wait,
  first: AttemptKeys,
  entity: Entity,
  attempt: AttemptKeys,
  batchSize: number,
): boolean {
  if (phase === 'turn') {
    const isBefore = batchOfRow(attempt.row, batchSize) === batchOfRow(first.row, batchSize) - 1;
    return attempt.entity === first.entity && isBefore;
  }
  if (phase === 'lock') return false;
  const isTarget = entity.references.some(({ target }) => target === attempt.entity);
  return isTarget && recordedAt(attempt) > fromMs && attempt.startedMs <= toMs;
}

/**
 * Finds the rows that a thread waited for.
 * @param waiting its own rows, in order
 * @param candidates the rows of `mayBeAwaited`
 * @returns undefined if they are not among the candidates
 */
export function findAwaited(
  wait: Wait,
  waiting: readonly TimedAttempt[],
  candidates: readonly TimedAttempt[],
  spans: PhaseHistory['spans'],
  model: Model,
): Awaited | undefined {
  if (wait.phase === 'reference') return findParent(wait, waiting, candidates, spans, model);
  const before = candidates.toSorted((one, other) => one.row - other.row);
  const [first] = before;
  const rows = rangeOf(before);
  return first && rows && { rows: { ...rows, thread: first.thread }, pointer: undefined };
}

/** The range of some rows, which are in order; undefined if there are none. */
export function rangeOf(
  attempts: readonly Pick<TimedAttempt, 'entity' | 'row'>[],
): RowRange | undefined {
  const [first] = attempts;
  const last = attempts.at(-1);
  return first && last && { entity: first.entity, firstRow: first.row, lastRow: last.row };
}

/**
 * The parent that a thread waited for. It waits for its parents one after the other, so that it is the first
 * of them that was undecided when the wait began; it must have been decided when the wait ended.
 */
function findParent(
  { fromMs, toMs }: Wait,
  waiting: readonly TimedAttempt[],
  candidates: readonly TimedAttempt[],
  spans: PhaseHistory['spans'],
  model: Model,
): Awaited | undefined {
  const byKey = new Map<string, TimedAttempt>();
  for (const attempt of candidates.toSorted((one, other) => one.row - other.row)) {
    const [key] = entityNamed(model, attempt.entity).fields;
    byKey.set(keyOf(attempt.entity, attempt.values[key!.name]), attempt);
  }
  const parents = parentsInOrder(waiting, byKey, model).map(({ parent, pointer }) => ({
    parent,
    pointer,
    decidedMs: decidedAt(parent, spans),
  }));
  const found = parents.find(({ decidedMs }) => decidedMs > fromMs) ?? parents[0];
  if (!found || found.decidedMs > toMs + ROUNDING_MS) return undefined;
  const { parent, pointer } = found;
  const { entity, row, thread } = parent;
  return {
    rows: { entity, firstRow: row, lastRow: row, thread },
    pointer: rangeOf([pointer]),
  };
}

/** The parents of some rows, in the order in which a thread waits for them. */
function parentsInOrder(
  waiting: readonly TimedAttempt[],
  byKey: ReadonlyMap<string, TimedAttempt>,
  model: Model,
): { parent: TimedAttempt; pointer: TimedAttempt }[] {
  const [first] = waiting;
  if (!first) return [];
  const entity = entityNamed(model, first.entity);
  return entity.references.flatMap((reference) =>
    waiting.flatMap((pointer) => {
      const found = targetIn(entity, reference, pointer.values);
      const parent = found && byKey.get(keyOf(reference.target, found.id));
      return parent ? [{ parent, pointer }] : [];
    }),
  );
}

function keyOf(entity: EntityName, id: unknown): string {
  return `${entity} ${String(id)}`;
}

/**
 * When the outcome of a row was known to its thread: at the beginning of the phase in which the thread
 * recorded it, where that is known. The threads that wait for the row go on from then, the ledger has it
 * only later.
 */
function decidedAt(attempt: TimedAttempt, spans: PhaseHistory['spans']): number {
  const recordedMs = recordedAt(attempt);
  const recording = spans[attempt.thread - 1]?.findLast(
    ({ phase, fromMs, toMs }) =>
      phase === 'recording' &&
      fromMs <= recordedMs + ROUNDING_MS &&
      toMs >= recordedMs - ROUNDING_MS,
  );
  return recording && recording.fromMs > attempt.startedMs ? recording.fromMs : recordedMs;
}
