import type { EntityName } from '../../../source/entities/entity.js';
import { OUTCOMES, type Outcome } from '../../../source/entities/outcome.js';
import type { StoredRow } from '../../../source/entities/value.js';
import type { Attempt } from '../../../source/ledger/attempt.js';
import { pairsOf, type WritingLine } from '../../../source/ledger/journal.js';
import { parseAttempt } from '../../../source/ledger/attempt-line.js';
import { parseLine } from '../../../source/ledger/lines.js';
import { ClaimedRow } from '../../../source/sim/work.js';
import { SHOP } from '../../../source/entities/shop.js';
import { ENTITIES, ENTITY_NAMES } from '../../harness/shop.js';
import type { SimulatedRun } from './simulated-run.js';
import { ROWS, STORED } from './workload.js';

/** A row of the workload, and what the ledger holds of it. */
interface Judged {
  readonly name: string;
  readonly entity: EntityName;
  readonly row: number;
  /** As it would be stored; undefined where it breaks a rule. */
  readonly expected: StoredRow | undefined;
  /** Its lines in the ledger: one, unless something is wrong. */
  readonly attempts: readonly Attempt[];
  /** Whether the journal names it before it could be written. */
  readonly isAnnounced: boolean;
}

/** What the run promised and did not keep, one sentence each; none where all is well. */
export function violationsOf(run: SimulatedRun): string[] {
  if (run.failure) return [`the run ends with ${run.failure.name}: ${run.failure.message}`];
  const rows = judgedRows(run);
  return [
    ...rows.flatMap((row) => wrongLines(row, run)),
    ...rows.flatMap((row) => brokenAcknowledgements(row, run)),
    ...ENTITY_NAMES.flatMap((entity) => unexplainedRows(entity, rows, run)),
    ...orphans(run),
    ...wrongCounts(rows, run),
    ...Object.values(run.databases)
      .filter(({ isInTransaction }) => isInTransaction)
      .map(({ name }) => `${name} has a transaction open`),
  ];
}

/** The outcome of every row by name; a row without one is missing. */
export function outcomesOf(run: SimulatedRun): Record<string, Outcome> {
  return Object.fromEntries(
    judgedRows(run).flatMap(({ name, attempts }) =>
      attempts.map(({ outcome }) => [name, outcome] as const),
    ),
  );
}

function judgedRows({ attempts, journal }: SimulatedRun): Judged[] {
  const lines = attempts
    .split('\n')
    .map((line) => parseAttempt(line, SHOP))
    .filter((line) => line !== undefined);
  const announced = new Set<string>();
  for (const text of journal.split('\n')) {
    const line = parseLine(text) as WritingLine | undefined;
    if (!line) continue;
    for (const [row, id] of pairsOf(line.rows)) announced.add(`${line.entity} ${row} ${id}`);
  }
  return EXPECTED.map(({ name, entity, row, id, expected }) => ({
    name,
    entity,
    row,
    expected,
    attempts: lines.filter((line) => line.entity === entity && line.row === row),
    isAnnounced: announced.has(`${entity} ${row} ${id}`),
  }));
}

/** What the rules decide about each row. */
const EXPECTED = ENTITY_NAMES.flatMap((entity) =>
  ROWS[entity]!.map((raw, index) => {
    const { id, row, judgement } = new ClaimedRow(ENTITIES[entity]!, index + 1, raw, 0);
    return { name: `${entity} ${row}`, entity, row, id, expected: judgement.stored };
  }),
);

/** Every row has one line, with a reason where it was not inserted. */
function wrongLines({ name, attempts, expected }: Judged, run: SimulatedRun): string[] {
  const [attempt] = attempts;
  if (!attempt) return run.isLedgerFull ? [] : [`${name} has no line`];
  if (attempts.length > 1) return [`${name} has ${attempts.length} lines`];
  const { outcome, reasons, error } = attempt;
  if ((outcome === 'invalid') !== (expected === undefined)) return [`${name} is ${outcome}`];
  if (outcome !== 'inserted' && reasons.length === 0) return [`${name} has no reason`];
  const isTrouble = outcome === 'failed' || outcome === 'unknown';
  if (isTrouble && !error) return [`${name} is ${outcome} without an error`];
  if (outcome !== 'duplicate') return [];
  return reasons
    .filter(({ rule }) => rule === 'unique')
    .map(({ message }) => Number(/ is taken by \w+ (\d+)$/.exec(message)?.[1]))
    .filter((id) => !run.databases[attempt.entity]!.rows.has(id))
    .map((id) => `${name} is the duplicate of ${id}, which is not stored`);
}

/** What is acknowledged is stored, with equal values. */
function brokenAcknowledgements(
  { name, entity, expected, attempts }: Judged,
  run: SimulatedRun,
): string[] {
  if (attempts[0]?.outcome !== 'inserted') return [];
  const id = Number(expected?.[0]);
  if (STORED[entity]!.some((row) => row[0] === id)) return [`${name} was stored before`];
  const found = run.databases[entity]!.rows.get(id);
  return isEqual(found, expected) ? [] : [`${name} is inserted, and not stored`];
}

/** What is stored was stored before, or is one row that was inserted, or may have been. */
function unexplainedRows(entity: EntityName, rows: readonly Judged[], run: SimulatedRun): string[] {
  const stored = run.databases[entity]!.rows;
  const before = new Map(STORED[entity]!.map((row) => [Number(row[0]), row]));
  const problems: string[] = [];
  for (const [id, row] of before) {
    if (!isEqual(stored.get(id), row)) problems.push(`${entity} ${id} is changed or lost`);
  }
  for (const [id, row] of stored) {
    if (before.has(id)) continue;
    const explained = rows.filter(
      ({ entity: own, expected, attempts, isAnnounced }) =>
        own === entity &&
        isEqual(expected, row) &&
        isAnnounced &&
        ['inserted', 'unknown', undefined].includes(attempts[0]?.outcome),
    );
    if (explained.length !== 1) {
      problems.push(`${entity} with id ${id} is stored for ${explained.length} rows`);
    }
  }
  return problems;
}

/** What a stored order points to is stored. */
function orphans({ databases }: SimulatedRun): string[] {
  return [...databases.Order!.rows.values()]
    .filter(
      ([, user, product]) =>
        !databases.User!.rows.has(Number(user)) || !databases.Product!.rows.has(Number(product)),
    )
    .map(([id]) => `Order with id ${id} is an orphan`);
}

/** The screen counts what the ledger holds. */
function wrongCounts(rows: readonly Judged[], { snapshot, isLedgerFull }: SimulatedRun): string[] {
  if (isLedgerFull) return [];
  const outcomes = rows.flatMap(({ attempts }) => attempts.map(({ outcome }) => outcome));
  return OUTCOMES.filter(
    (outcome) => snapshot.counts[outcome] !== outcomes.filter((each) => each === outcome).length,
  ).map((outcome) => `the screen counts ${snapshot.counts[outcome]} ${outcome} rows`);
}

function isEqual(left: StoredRow | undefined, right: StoredRow | undefined): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
